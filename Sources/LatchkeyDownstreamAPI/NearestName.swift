//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Finds the name that was probably meant.
enum NearestName {
    /// Returns the known name that is nearest to a name, if one is near enough to be meant.
    static func find(to name: String, among known: [String]) -> String? {
        let wanted = Array(name.lowercased().prefix(64))
        let limit = max(1, wanted.count / 3)
        return known.map { (name: $0, distance: Self.distance(wanted, Array($0.lowercased().prefix(64)))) }
            .filter { $0.distance <= limit }
            .min { $0.distance < $1.distance }?
            .name
    }

    /// The number of insertions, deletions and replacements that turn one text into the other (Levenshtein).
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var row = Array(0...right.count)
        for (i, character) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in right.enumerated() {
                let replaced = diagonal + (character == other ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
