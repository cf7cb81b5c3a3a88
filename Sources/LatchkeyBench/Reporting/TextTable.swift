//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Rows of cells whose columns are lined up.
package struct TextTable: Sendable {
    private let header: [String]
    private var rows: [[String]] = []
    /// How many columns, from the left, hold text; the others hold numbers and are lined up on the right.
    private let textColumns: Int

    /// Creates a table.
    ///
    /// - Parameters:
    ///   - header: What the columns are called; empty for a table without a head.
    ///   - textColumns: How many columns, from the left, hold text; one by default.
    package init(_ header: [String] = [], textColumns: Int = 1) {
        self.header = header
        self.textColumns = textColumns
    }

    /// Adds a row.
    ///
    /// - Parameter cells: The cells, one for each column.
    package mutating func append(_ cells: [String]) {
        self.rows.append(cells)
    }

    /// The lines of the table.
    package var lines: [String] {
        let all = self.header.isEmpty ? self.rows : [self.header] + self.rows
        let columns = all.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            all.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return all.map { row in
            let cells = row.enumerated().map { column, cell in
                let space = String(repeating: " ", count: widths[column] - cell.count)
                return column < self.textColumns ? cell + space : space + cell
            }
            let line = "  " + cells.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }
}
