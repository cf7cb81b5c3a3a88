//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The hit ratios of all policies for the same requests, under several loads and sizes.
package struct EvictionComparison: Sendable {
    /// One load and one size.
    package struct Cell: Hashable, Sendable {
        /// How uneven popularity is.
        package var exponent: Double
        /// The number of keys the cache may hold.
        package var capacity: Int

        /// Creates a cell.
        ///
        /// - Parameters:
        ///   - exponent: How uneven popularity is.
        ///   - capacity: The number of keys the cache may hold.
        package init(exponent: Double, capacity: Int) {
            self.exponent = exponent
            self.capacity = capacity
        }
    }

    /// The outcome of one cell.
    package struct Row: Sendable {
        /// The load and the size.
        package var cell: Cell
        /// The share of requests whose key was there, for each policy.
        package var hitRatios: [EvictionPolicyKind: Double]

        /// How many points of a hundred one policy is above another.
        ///
        /// - Parameters:
        ///   - policy: One policy.
        ///   - other: The other policy.
        /// - Returns: The difference in points, negative when it is below, nil when one of them was left out.
        package func lead(of policy: EvictionPolicyKind, over other: EvictionPolicyKind) -> Double? {
            guard let one = self.hitRatios[policy], let another = self.hitRatios[other] else { return nil }
            return (one - another) * 100
        }
    }

    /// The cells of the published table.
    package static let publishedCells: [Cell] = [
        Cell(exponent: 0.7, capacity: 2_000), Cell(exponent: 0.7, capacity: 10_000),
        Cell(exponent: 0.9, capacity: 2_000), Cell(exponent: 0.9, capacity: 10_000),
        Cell(exponent: 0.9, capacity: 30_000), Cell(exponent: 1.1, capacity: 10_000),
    ]

    /// The outcomes, in the order of the cells.
    package let rows: [Row]

    /// Compares policies.
    ///
    /// - Parameters:
    ///   - workload: The requests; a cell replaces its exponent.
    ///   - cells: The loads and sizes.
    ///   - policies: The policies.
    /// - Returns: The outcomes.
    package static func run(
        _ workload: EvictionWorkload = EvictionWorkload(),
        cells: [Cell] = Self.publishedCells,
        policies: [EvictionPolicyKind] = EvictionPolicyKind.allCases
    ) -> EvictionComparison {
        var traces: [Double: [UInt32]] = [:]
        let rows = cells.map { cell in
            var workload = workload
            workload.exponent = cell.exponent
            let trace = traces[cell.exponent] ?? workload.trace()
            traces[cell.exponent] = trace
            let ratios = policies.map { policy in
                (policy, policy.hitRatio(of: trace, capacity: cell.capacity, keyCount: workload.keyCount))
            }
            return Row(cell: cell, hitRatios: Dictionary(uniqueKeysWithValues: ratios))
        }
        return EvictionComparison(rows: rows)
    }
}
