//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What a measurement found: for programs as JSON, for people as a table with the limits that the figures shall keep.
package protocol BenchResult: Encodable, Sendable {
    /// What was measured and how, in a sentence or two.
    static var explanation: String { get }
    /// The figures.
    var table: TextTable { get }
    /// The figures that have limits.
    var targets: [BenchTarget] { get }
}

extension BenchResult {
    /// Whether every figure keeps its limit.
    package var isRight: Bool { self.targets.allSatisfy(\.isMet) }

    /// The result as JSON.
    ///
    /// - Returns: The text, without a line end behind it.
    /// - Throws: `EncodingError` when a figure is no number.
    package func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// The result for people.
    package func text() -> String {
        var judged = TextTable(textColumns: 2)
        for target in self.targets { judged.append(target.cells) }
        let kept = self.targets.count(where: \.isMet)
        let parts = [
            ["", "  \(Self.explanation)", ""], self.table.lines, [""], judged.lines,
            ["", "  \(kept) of \(self.targets.count) limits are kept.", ""],
        ]
        return parts.flatMap { $0 }.joined(separator: "\n")
    }
}
