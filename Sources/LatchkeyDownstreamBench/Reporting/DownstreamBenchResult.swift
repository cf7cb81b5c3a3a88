//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#if !LATCHKEY_ONE_MODULE
package import LatchkeyBench
#endif

/// What calls cost, beside references that were measured in the same run.
package struct DownstreamBenchResult: BenchResult {
    /// One row for each case.
    package var rows: [DownstreamBenchRow]

    /// Creates a result.
    ///
    /// - Parameter rows: One row for each case.
    package init(rows: [DownstreamBenchRow]) {
        self.rows = rows
    }

    /// Encodes the rows, without anything around them.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.rows)
    }

    package static let explanation = """
        GET requests of 64 tasks for 1 KB of JSON from an nginx on loopback: time per request, of the clock on the wall or, \
        in rows named CPU, of the client's processors.
        """

    package var table: TextTable {
        var table = TextTable(["", "beside", "ns", "reference", "ratio"], textColumns: 2)
        for row in self.rows {
            table.append([
                row.case.rawValue, row.case.reference, row.medianNanoseconds.fixed(0),
                row.referenceNanoseconds.fixed(0), row.ratio.fixed(2),
            ])
        }
        return table
    }

    package var targets: [BenchTarget] {
        self.rows.map { row in
            BenchTarget("\(row.case.rawValue): \(row.case.reference) divided by it", row.ratio, .atLeast, row.target)
        }
    }
}
