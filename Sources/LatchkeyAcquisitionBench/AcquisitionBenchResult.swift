//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

package import LatchkeyBench

/// What tokens cost, acquired and found, beside references that were measured in the same run.
package struct AcquisitionBenchResult: BenchResult {
    /// One row for each case.
    package var rows: [AcquisitionBenchRow]

    /// Creates a result.
    ///
    /// - Parameter rows: One row for each case.
    package init(rows: [AcquisitionBenchRow]) {
        self.rows = rows
    }

    /// Encodes the rows, without anything around them.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.rows)
    }

    package static let explanation = """
        Tokens from an emulator on loopback: wall time of acquiring one, processor time of finding one that is held.
        """

    package var table: TextTable {
        var table = TextTable(["", "beside", "ns", "reference", "ratio", "exchanges"], textColumns: 2)
        for row in self.rows {
            table.append([
                row.case.rawValue, row.case.reference, row.medianNanoseconds.fixed(0),
                row.referenceNanoseconds.fixed(0), row.ratio.fixed(2), row.exchangesPerToken?.fixed(2) ?? "–",
            ])
        }
        return table
    }

    package var targets: [BenchTarget] {
        self.rows.flatMap { row in
            let name = "\(row.case.rawValue): \(row.case.reference) divided by it"
            var targets = [BenchTarget(name, row.ratio, .atLeast, row.target)]
            if let exchanges = row.exchangesPerToken {
                targets.append(.init("\(row.case.rawValue): HTTP exchanges", exchanges, .atMost, 1))
            }
            return targets
        }
    }
}
