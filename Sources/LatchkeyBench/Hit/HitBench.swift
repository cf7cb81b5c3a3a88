//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// Measures how long it takes to get a token that the cache holds.
package struct HitBench: Sendable {
    /// How many keys the cache holds.
    package var keys = [1, 1_000, 10_000]
    /// How many tasks look up at once.
    package var tasks = [1, 2, 8, 64]
    /// How many rounds count.
    package var rounds = 41
    /// How many hits one task makes in a round when it is alone.
    package var hits = 20_000
    /// How many hits several tasks make together in a round.
    package var sharedHits = 120_000

    /// Creates the measurement in its full size.
    package init() {}

    /// Measures.
    ///
    /// - Returns: The rows: first the grid of keys and tasks for the usual way, then the other ways.
    /// - Throws: ``BenchError`` when a lookup finds nothing.
    @concurrent
    package func run() async throws -> HitResult {
        var grid: [HitRow] = []
        var others: [HitRow] = []
        for keys in self.keys {
            let workload = try await HitWorkload(keys: keys)
            let rows = try await self.measure(workload, keys: keys)
            await workload.cache.shutdown()
            grid += rows.filter { $0.case == .token }
            others += rows.filter { $0.case != .token }
        }
        return HitResult(rows: grid + others)
    }

    private func measure(_ workload: HitWorkload, keys: Int) async throws -> [HitRow] {
        let caller = CallingActor()
        var contestants = self.floors(of: workload)
        for way in HitCase.allCases {
            contestants.append(
                self.alone(way.rawValue) { try await way.loop($0, in: workload, caller: caller) }
            )
        }
        for tasks in self.tasks where tasks > 1 {
            contestants.append(
                self.together("token \(tasks)", tasks: tasks, hits: self.sharedHits) { steps in
                    try await workload.loopToken(steps, keys: workload.keys)
                }
            )
            contestants.append(
                self.together("actor \(tasks)", tasks: tasks, hits: self.sharedHits) { steps in
                    await workload.loopActor(steps)
                }
            )
        }
        let samples = try await InterleavedRounds(self.rounds).measure(contestants)
        func median(_ name: String) -> Double { samples[name]?.median ?? .nan }

        var rows: [HitRow] = []
        for way in HitCase.allCases {
            let allocations = try await AllocationCounter.perOperation(operations: self.hits) { pass in
                _ = try await way.loop(self.steps(pass, self.hits), in: workload, caller: caller)
            }
            let floor = median(way == .equalKeys ? "floor with equal keys" : "floor")
            for tasks in way == .token ? self.tasks : [1] {
                let time = median(tasks == 1 ? way.rawValue : "token \(tasks)")
                rows.append(
                    HitRow(
                        case: way,
                        tasks: tasks,
                        keys: keys,
                        clock: tasks == 1 ? .cpu : .wall,
                        cleanRounds: samples[tasks == 1 ? way.rawValue : "token \(tasks)"]?.cleanCount ?? 0,
                        medianNanoseconds: time,
                        floorNanoseconds: floor,
                        ratioToFloor: time / floor,
                        rawFloorNanoseconds: median("raw floor"),
                        actorNanoseconds: median("actor \(tasks)"),
                        allocationsPerHit: allocations
                    )
                )
            }
        }
        return rows
    }

    // MARK: - Contestants

    private func floors(of workload: HitWorkload) -> [Contestant] {
        [
            self.alone("floor") { workload.loopFloor($0, keys: workload.floorKeys) },
            self.alone("floor with equal keys") { workload.loopFloor($0, keys: workload.equalFloorKeys) },
            self.alone("raw floor") { workload.loopRawFloor($0) },
            self.alone("actor 1") { await workload.loopActor($0) },
        ]
    }

    /// The steps of a round: every round begins elsewhere in the sequence.
    private func steps(_ round: Int, _ count: Int) -> Range<Int> {
        let start = round &* 1031
        return start..<(start + count)
    }

    private func alone(
        _ name: String,
        loop: @escaping @Sendable (Range<Int>) async throws -> Int
    ) -> Contestant {
        let prepare: @Sendable () async throws -> Void = { _ = try await loop(0..<min(self.hits, KeySequence.length)) }
        return Contestant(name, clock: .cpu, operations: self.hits, prepare: prepare) { round in
            let misses = try await loop(self.steps(round, self.hits))
            guard misses == 0 else { throw BenchError.missed(name, count: misses) }
        }
    }

    private func together(
        _ name: String,
        tasks: Int,
        hits: Int,
        loop: @escaping @Sendable (Range<Int>) async throws -> Int
    ) -> Contestant {
        let share = max(1, hits / tasks)
        let threads = min(tasks, RunQueue.processors)
        return Contestant(name, clock: .wall, operations: share * tasks, threads: threads) { round in
            let misses = try await withThrowingTaskGroup(of: Int.self) { group in
                for task in 0..<tasks {
                    group.addTask { try await loop(self.steps(round &+ task, share)) }
                }
                return try await group.reduce(0, +)
            }
            guard misses == 0 else { throw BenchError.missed(name, count: misses) }
        }
    }
}
