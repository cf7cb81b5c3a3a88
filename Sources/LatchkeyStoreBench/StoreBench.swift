//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Measures every store beside references that are measured in the same run.
package struct StoreBench: Sendable {
    /// How much is done.
    package var effort: StoreBenchEffort

    /// Creates a bench.
    ///
    /// - Parameter effort: How much is done; enough for figures that mean something by default.
    package init(_ effort: StoreBenchEffort = .full) {
        self.effort = effort
    }

    /// Those who are measured; a further store is one line more.
    static let contests: [any StoreContest] = [
        RedisContest(),
        SQLiteContest(),
    ]

    /// Measures all stores, one after the other.
    ///
    /// - Returns: What was found.
    /// - Throws: ``StoreBenchError`` when a program is missing, or the error of a store.
    package func run() async throws -> StoreBenchResult {
        var rows: [StoreBenchRow] = []
        for contest in Self.contests { rows += try await contest.rows(self.effort) }
        return StoreBenchResult(valueBytes: self.effort.size, rows: rows)
    }
}

/// How much is done for each figure.
package struct StoreBenchEffort: Sendable {
    /// How often something is done in one turn.
    package var operations: Int
    /// How many turns each has; the figures are their medians.
    package var rounds: Int
    /// How many tasks call Redis at the same time.
    package var tasks = 256
    /// How many bytes a value has.
    package var size = 2_048

    /// Enough for figures that mean something.
    package static let full = Self(operations: 150_000, rounds: 7)

    /// Enough to see that everything works.
    package static let trial = Self(operations: 2_000, rounds: 1)
}

/// What measures one store.
protocol StoreContest: Sendable {
    /// Measures the store.
    ///
    /// - Parameter effort: How much is done.
    /// - Returns: One row for each operation and reference.
    /// - Throws: ``StoreBenchError``, or the error of the store.
    func rows(_ effort: StoreBenchEffort) async throws -> [StoreBenchRow]
}
