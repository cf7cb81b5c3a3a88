//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A figure beside the limit that it shall keep.
package struct BenchTarget: Sendable {
    /// On which side of its limit a figure shall be.
    package enum Side: String, Sendable {
        case atMost = "≤"
        case atLeast = "≥"
    }

    /// What is measured.
    package var name: String
    /// What was measured.
    package var figure: Double
    /// On which side of the limit it shall be.
    package var side: Side
    /// The limit.
    package var limit: Double

    /// Creates a target.
    ///
    /// - Parameters:
    ///   - name: What is measured.
    ///   - figure: What was measured.
    ///   - side: On which side of the limit it shall be.
    ///   - limit: The limit.
    package init(_ name: String, _ figure: Double, _ side: Side, _ limit: Double) {
        self.name = name
        self.figure = figure
        self.side = side
        self.limit = limit
    }

    /// Whether the figure keeps its limit; one that could not be measured does not.
    package var isMet: Bool {
        switch self.side {
        case .atMost: self.figure <= self.limit
        case .atLeast: self.figure >= self.limit
        }
    }

    /// The cells of the target's row in a table.
    var cells: [String] {
        [
            self.isMet ? "✓" : "✗", self.name, self.figure.fixed(2),
            "\(self.side.rawValue) \(self.limit.fixed(self.limit < 10 ? 2 : 0))",
        ]
    }
}
