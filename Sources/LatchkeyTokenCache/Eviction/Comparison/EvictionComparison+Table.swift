//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension EvictionComparison {
    /// The outcomes as a table in Markdown, hit ratios in percent.
    package var table: String {
        let policies = EvictionPolicyKind.allCases.filter { policy in
            self.rows.contains { $0.hitRatios[policy] != nil }
        }
        let head = ["zipf / capacity"] + policies.map { $0.type.name }
        let lines = self.rows.map { row in
            ["\(row.cell.exponent) / \(row.cell.capacity)"]
                + policies.map { policy in row.hitRatios[policy].map(Self.percent) ?? "–" }
        }
        return ([head, head.map { _ in "---" }] + lines)
            .map { "| " + $0.joined(separator: " | ") + " |\n" }
            .joined()
    }

    /// A ratio in percent with one decimal.
    private static func percent(_ ratio: Double) -> String {
        let tenths = Int((ratio * 1_000).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
