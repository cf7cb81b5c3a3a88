//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension SimulationResult {
    /// The comparison of the policies for people at a terminal.
    ///
    /// - Returns: One line for each figure, with a line end behind the last.
    public func text() -> String {
        let heads = ["", "unit"] + self.policies.map { self.label(of: $0) }
        let rows = self.comparison.map { row in
            [row.title, row.unit]
                + zip(self.policies, row.values).map { policy, value in
                    row.winners.contains(policy.name) ? "\(value.plain) *" : "\(value.plain)  "
                }
        }
        let all = [heads] + rows
        let widths = heads.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        let lines = all.map { row in
            let cells = row.enumerated().map { column, cell in
                let space = String(repeating: " ", count: widths[column] - cell.count)
                return column < 2 ? cell + space : space + cell
            }
            return "  " + cells.joined(separator: "  ")
        }
        let state = self.isComplete ? "" : "\n  Interrupted: these are the figures until then.\n"
        return "\n  \(self.scenario.title)\n\n\(lines.joined(separator: "\n"))\n\(state)\n"
    }
}
