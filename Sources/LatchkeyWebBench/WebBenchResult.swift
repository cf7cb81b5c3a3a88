//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

package import LatchkeyBench

/// What validation costs, beside references that were measured in the same run.
package struct WebBenchResult: BenchResult {
    /// One row for each case.
    package var rows: [WebBenchRow]

    /// Creates a result.
    ///
    /// - Parameter rows: One row for each case.
    package init(rows: [WebBenchRow]) {
        self.rows = rows
    }

    /// Encodes the rows, without anything around them.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.rows)
    }

    package static let explanation = """
        Validation: processor time for one token of RS256 with 2,048 bits and keys at hand, remembering nothing. \
        Route: time per request of a Hummingbird server under load by wrk, with the same token each time.
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
            switch row.case {
            case .validation:
                BenchTarget("validation: divided by \(row.case.reference)", row.ratio, .atMost, row.target)
            case .route:
                BenchTarget("route: requests divided by \(row.case.reference)", row.ratio, .atLeast, row.target)
            }
        }
    }
}
