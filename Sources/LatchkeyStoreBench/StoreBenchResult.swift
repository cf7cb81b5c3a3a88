//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

package import LatchkeyBench

/// How fast stores are, beside references that were measured in the same run.
package struct StoreBenchResult: BenchResult {
    /// How many bytes values have.
    package var valueBytes: Int
    /// One row for each store, operation and reference.
    package var rows: [StoreBenchRow]

    package static let explanation = """
        Stores beside bare programs that do the same with the same values; the figures are medians of several rounds in \
        which both take their turn.
        """

    package var table: TextTable {
        var table = TextTable(["", "", "/s", "reference", "/s", "p50 µs", "p99 µs"], textColumns: 2)
        for row in self.rows {
            table.append([
                row.store, row.operation, row.operationsPerSecond.fixed(0), row.reference,
                row.referenceOperationsPerSecond.fixed(0), row.p50Microseconds.fixed(1), row.p99Microseconds.fixed(1),
            ])
        }
        return table
    }

    package var targets: [BenchTarget] {
        self.rows.compactMap { row in
            row.target.map { .init("\(row.store) \(row.operation), times \(row.reference)", row.ratio, .atLeast, $0) }
        }
    }
}
