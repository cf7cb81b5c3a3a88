//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Finds the name that was probably meant by a mistyped one.
package enum NearestName {
    /// The name among known ones that a mistyped name most likely means; nil when none is near.
    ///
    /// Letter case and separators do not count; up to a third of the letters may differ.
    package static func find(to name: String, among known: some Sequence<String>) -> String? {
        let wanted = Self.comparable(name)
        guard !wanted.isEmpty, wanted.count <= 100 else { return nil }
        var best: (name: String, distance: Int)?
        for candidate in known {
            let distance = Self.distance(wanted, Self.comparable(candidate))
            let limit = max(1, min(wanted.count, candidate.count) / 3)
            if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.name
    }

    /// The sentence that suggests a name, with a space before it; empty when none is near.
    package static func suggestion(for name: String, among known: some Sequence<String>) -> String {
        Self.find(to: name, among: known).map { " Did you mean '\($0)'?" } ?? ""
    }

    /// Lower-case letters and digits only, of as many as are worth comparing.
    private static func comparable(_ name: String) -> [Character] {
        name.prefix(1000).lowercased().filter { $0.isLetter || $0.isNumber }
    }

    /// The number of insertions, deletions, substitutions and swaps of neighbours between two words.
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let substitution = last[column] + (left[row] == right[column] ? 0 : 1)
                var distance = min(substitution, last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    distance = min(distance, beforeLast[column - 1] + 1)
                }
                current.append(distance)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
