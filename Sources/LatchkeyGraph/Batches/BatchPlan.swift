//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// How steps are split into requests: those that depend on each other together, where they fit.
enum BatchPlan {
    /// How many steps a request takes.
    static let limit = 20

    /// Splits steps.
    ///
    /// - Parameters:
    ///   - steps: The numbers of the steps, in an order in which each comes after those that it depends on.
    ///   - dependencies: The steps that each depends on.
    /// - Returns: The requests, in an order in which each comes after those that it depends on.
    static func requests(_ steps: [Int], _ dependencies: [[Int]]) -> [[Int]] {
        var requests: [[Int]] = []
        var open: [Int] = []
        for group in self.groups(steps, dependencies) {
            if open.count + group.count > self.limit, !open.isEmpty {
                requests.append(open)
                open = []
            }
            open += group
            while open.count >= self.limit {
                requests.append(Array(open.prefix(self.limit)))
                open.removeFirst(self.limit)
            }
        }
        if !open.isEmpty { requests.append(open) }
        return requests
    }

    /// Puts steps into an order in which each comes after those that it depends on; `nil` when they form a circle.
    static func order(_ dependencies: [[Int]]) -> [Int]? {
        var order: [Int] = []
        var isPlaced = Array(repeating: false, count: dependencies.count)
        var rest = Array(dependencies.indices)
        while !rest.isEmpty {
            var waiting: [Int] = []
            for step in rest {
                if dependencies[step].allSatisfy({ isPlaced[$0] }) {
                    isPlaced[step] = true
                    order.append(step)
                } else {
                    waiting.append(step)
                }
            }
            guard waiting.count < rest.count else { return nil }
            rest = waiting
        }
        return order
    }

    /// The steps that hang together, each group in the order of the steps.
    private static func groups(_ steps: [Int], _ dependencies: [[Int]]) -> [[Int]] {
        var leader = Array(dependencies.indices)
        func find(_ step: Int) -> Int {
            var step = step
            while leader[step] != step {
                leader[step] = leader[leader[step]]
                step = leader[step]
            }
            return step
        }
        let included = Set(steps)
        for step in steps {
            for other in dependencies[step] where included.contains(other) { leader[find(step)] = find(other) }
        }
        var groups: [Int: [Int]] = [:]
        var order: [Int] = []
        for step in steps {
            let group = find(step)
            if groups[group] == nil { order.append(group) }
            groups[group, default: []].append(step)
        }
        return order.compactMap { groups[$0] }
    }
}
