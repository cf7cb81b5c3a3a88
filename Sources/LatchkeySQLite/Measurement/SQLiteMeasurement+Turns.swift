//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension SQLiteMeasurement {
    /// Lets contestants take turns.
    ///
    /// - Parameter contestants: What each does in a turn.
    /// - Returns: What each did in the rounds that count.
    /// - Throws: What a contestant throws.
    func interleaved(_ contestants: [@Sendable () async throws -> Turns.Turn]) async throws -> [Turns] {
        var turns = contestants.map { _ in Turns() }
        for round in 0...self.rounds {
            let order = Array(contestants.indices)
            for number in round.isMultiple(of: 2) ? order : order.reversed() {
                let turn = try await contestants[number]()
                if round > 0 { turns[number].append(turn) }
            }
        }
        return turns
    }

    /// Has many tasks do something again and again.
    func storeTurn(_ body: @escaping @Sendable (_ number: Int) async throws -> Void) async throws -> Turns.Turn {
        let time = SystemTime()
        let start = time.continuousNanoseconds()
        let end = start + self.turn.nanoseconds
        let latencies = try await withThrowingTaskGroup(of: [Int64].self) { group in
            for task in 0..<self.tasks {
                group.addTask {
                    var random = SeededRandom(seed: UInt64(task) &+ UInt64(bitPattern: start))
                    var (latencies, last) = ([Int64](), time.continuousNanoseconds())
                    repeat {
                        try await body(Int(truncatingIfNeeded: random.next() >> 8))
                        let now = time.continuousNanoseconds()
                        latencies.append(now - last)
                        last = now
                    } while last < end
                    return latencies
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        let seconds = Double(time.continuousNanoseconds() - start) / 1e9
        return Turns.Turn(rate: Double(latencies.count) / seconds, latencies: latencies)
    }
}
