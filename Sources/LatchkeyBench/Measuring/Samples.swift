//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What was measured in several rounds.
package struct Samples: Sendable {
    private var values: [Double] = []
    private var clean: [Double] = []
    private var corrected: [Double] = []

    /// How many undisturbed rounds are enough to leave the disturbed ones out.
    static let enough = 5

    /// Creates samples.
    ///
    /// - Parameter values: What was measured so far, undisturbed; nothing by default.
    package init(_ values: [Double] = []) {
        self.values = values
        self.clean = values
        self.corrected = values
    }

    /// How many rounds there were.
    package var count: Int { self.values.count }

    /// How many rounds were not disturbed by other work on the machine.
    package var cleanCount: Int { self.clean.count }

    /// The value that half of the rounds do not exceed: of the undisturbed ones, where there are enough of them.
    ///
    /// Otherwise that of all rounds, each without what the disturbance added to it.
    package var median: Double {
        Self.median(self.clean.count >= Self.enough ? self.clean : self.corrected)
    }

    /// Adds what was measured in another round.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - disturbance: What other work on the machine added to it; nothing by default.
    ///   - isClean: Whether the round was undisturbed; `true` by default.
    package mutating func append(_ value: Double, disturbance: Double = 0, isClean: Bool = true) {
        self.values.append(value)
        self.corrected.append(max(0, value - disturbance))
        if isClean { self.clean.append(value) }
    }

    /// The mean of the two in the middle when their number is even.
    private static func median(_ values: [Double]) -> Double {
        guard !values.isEmpty else { return .nan }
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}
