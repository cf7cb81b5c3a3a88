//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// How fast something was that many tasks did at once, again and again.
package struct RedisMeasurement: Sendable {
    /// How often it was done.
    package let operations: Int
    /// How long all of it took.
    package let duration: Duration
    /// How long each took, in nanoseconds, sorted.
    private let latencies: [Int64]

    /// How often it was done in a second.
    package var operationsPerSecond: Double { Double(self.operations) / (Double(self.duration.nanoseconds) / 1e9) }

    /// The time within which a share of the operations was done.
    ///
    /// - Parameter share: The share, in `0 ... 1`.
    /// - Returns: The time in microseconds.
    package func microseconds(ofFastest share: Double) -> Double {
        guard !self.latencies.isEmpty else { return 0 }
        let index = Int((Double(self.latencies.count - 1) * share).rounded())
        return Double(self.latencies[index]) / 1_000
    }

    /// Does something in many tasks and measures it.
    ///
    /// - Parameters:
    ///   - operations: How often in all; a tenth more is done before and not counted.
    ///   - tasks: How many tasks do it at the same time, each once after the other.
    ///   - operation: Does it once; it is told a number that differs each time.
    /// - Throws: What the operation throws.
    package init(
        operations: Int,
        tasks: Int,
        _ operation: @escaping @Sendable (_ number: Int) async throws -> Void
    ) async throws {
        _ = try await Self.run(operations / 10, tasks, operation)
        let start = ContinuousClock.now
        let latencies = try await Self.run(operations, tasks, operation)
        self.duration = start.duration(to: .now)
        self.operations = latencies.count
        self.latencies = latencies.sorted()
    }

    private static func run(
        _ operations: Int,
        _ tasks: Int,
        _ operation: @escaping @Sendable (Int) async throws -> Void
    ) async throws -> [Int64] {
        try await withThrowingTaskGroup(of: [Int64].self) { group in
            let share = max(1, operations / tasks)
            for task in 0..<tasks {
                group.addTask {
                    let time = SystemTime()
                    var latencies: [Int64] = []
                    latencies.reserveCapacity(share)
                    for round in 0..<share {
                        let start = time.continuousNanoseconds()
                        try await operation(task * share + round)
                        latencies.append(time.continuousNanoseconds() - start)
                    }
                    return latencies
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }
}
