//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Synchronization

/// One simulated process: a cache with callers, an issuer and a store, on one thread and under virtual time.
final class World: Sendable {
    let time = VirtualTime()
    let history: History
    let cache: TokenCache
    let keys: [CacheKey]
    /// Whether no caller invalidates or forces anything.
    let isCalm: Bool
    private let executor: SimulatedExecutor
    private let issuer: SimulatedIssuer
    private let store: SimulatedStore?
    private let lives: [Int64]
    private let policies: [AbandonmentPolicy]
    /// Whether nothing fails, so that every refresh is in time.
    let isQuiet: Bool
    private let seed: UInt64
    private let tasks: LiveTasks
    /// Time that passed in suspend lately, and when.
    private let suspends = Mutex<[(at: Int64, length: Int64)]>([])

    static let tick = Duration.seconds(1)
    /// Every run ends within an hour of its own time.
    private static let longestRun: Int64 = 3 * 3600 * 1_000_000_000

    init(seed: UInt64, keepsLines: Bool, isQuiet: Bool) throws {
        var random = SeededSequence(seed: seed)
        self.seed = seed
        self.isQuiet = isQuiet
        self.isCalm = random.chance(0.3) || isQuiet
        self.history = History(keepsLines: keepsLines)
        self.executor = SimulatedExecutor(seed: random.next())
        self.issuer = SimulatedIssuer(
            seed: random.next(),
            time: self.time,
            history: self.history,
            isCalm: self.isCalm
        )
        self.store = random.chance(0.6) ? SimulatedStore(seed: random.next(), time: self.time) : nil
        let tasks = LiveTasks()
        self.tasks = tasks
        let executor = self.executor
        var configuration = TokenCache.Configuration()
        configuration.tick = Self.tick
        if random.chance(0.4), !isQuiet { configuration.maximumEntries = 16 }
        if random.chance(0.3) { configuration.keepAlive = .zero }
        self.cache = TokenCache(
            store: self.store,
            configuration: configuration,
            time: self.time,
            spawner: TaskSpawner { name, priority, work in
                tasks.begin()
                return Task.detached(name: name, executorPreference: executor, priority: priority) {
                    await work()
                    tasks.end()
                }
            },
            seed: random.next()
        )
        self.keys = try (0..<8).map {
            try CacheKey(
                authority: "issuer",
                tenant: "tenant-\($0 % 2)",
                client: "client",
                subject: "\($0)",
                scopes: ["api"]
            )
        }
        self.policies = (0..<8).map { _ in random.pick([.finish, .finish, .grace(.milliseconds(300)), .cancel]) }
        self.lives = (0..<8).map { _ in random.pick([30, 90, 300, 600, 3600, 9000]) * 1_000_000_000 }
    }

    func source(_ key: Int) -> SimulatedSource {
        SimulatedSource(
            issuer: self.issuer,
            key: key,
            life: self.lives[key],
            abandonmentPolicy: self.policies[key]
        )
    }

    func spawn(_ work: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
        Task.detached(executorPreference: self.executor, operation: work)
    }

    /// How much of the time since a point may have gone unnoticed by the coarse clock.
    func slack(since point: Int64) -> Int64 {
        let window = Self.tick.nanosecondCount + 100_000_000
        return self.suspends.withLock { suspends in
            suspends.filter { $0.at >= point - window - $0.length }.reduce(0) { $0 + $1.length }
        }
    }

    // MARK: - Running

    /// Runs the whole life of the process.
    func run(callers: Int = 16, operations: Int = 34) {
        var random = SeededSequence(seed: self.seed ^ 0x5eed)
        var work = (0..<callers).map { number in
            let seed = random.next()
            return self.spawn {
                await SimulatedCaller(number: number, world: self).run(random: seed, operations: operations)
            }
        }
        let faultSeed = random.next()
        if !self.isQuiet { work.append(self.spawn { await self.sufferFaults(seed: faultSeed) }) }
        let all = work
        _ = Task.detached(executorPreference: self.executor) {
            for task in all { await task.value }
            await self.settle()
            self.history.beginEnding()
            await self.cache.shutdown()
            self.finish(await self.cache.residue)
        }
        self.drive()
    }

    private func drive() {
        let start = self.time.continuousNanoseconds()
        while true {
            while self.executor.step() {}
            guard self.time.advance() else { break }
            if self.time.continuousNanoseconds() - start > Self.longestRun {
                return self.history.violation("I4: somebody waits for ever")
            }
        }
        if self.tasks.live != 0 { self.history.violation("I14: \(self.tasks.live) tasks of the cache go on") }
        if !self.history.isFinished { self.history.violation("I4: a task was never resumed") }
    }

    /// Lets the faults end, and checks that everything recovers.
    private func settle() async {
        self.issuer.become(.well)
        self.store?.become(.well)
        self.history.overtake(Array(self.keys.indices))
        try? await self.time.sleep(until: self.time.continuousNanoseconds() + 700_000_000_000)
        for key in self.keys.indices {
            do {
                _ = try await self.cache.token(for: self.keys[key], from: self.source(key))
            } catch {
                self.history.violation("I9: key \(key) does not recover: \(error.code.name)")
            }
        }
    }

    private func finish(_ residue: TokenCache.Residue) {
        if residue != TokenCache.Residue.none { self.history.violation("I14: after shutdown there is \(residue)") }
        if let store = self.store, store.versionsWentBack > 0 { self.history.violation("I5: a version went back") }
        self.history.finish()
    }

    // MARK: - Faults

    private func sufferFaults(seed: UInt64) async {
        var random = SeededSequence(seed: seed)
        for _ in 0..<6 + Int(random.next(below: 6)) {
            try? await self.time.sleep(
                until: self.time.continuousNanoseconds() + Int64(random.next(below: 40_000_000_000))
            )
            let length = Int64(random.next(below: 90_000_000_000))
            switch random.next(below: 8) {
            case 4...5 where self.store != nil:
                await self.upsetStore(random.pick(SimulatedStore.Mood.allCases), for: length)
            case 0..<6: await self.upsetIssuer(random.pick(SimulatedIssuer.Mood.failing), for: length)
            case 6:
                self.history.count("fault.wall")
                self.time.moveWall(milliseconds: Int64(random.next(below: 7_200_000)) - 3_600_000)
            default: self.suspend(Int64(random.next(below: 400_000_000_000)))
            }
        }
    }

    private func upsetIssuer(_ mood: SimulatedIssuer.Mood, for length: Int64) async {
        self.history.count("fault.issuer.\(mood)")
        if mood == .silent { self.history.overtake(Array(self.keys.indices)) }
        self.issuer.become(mood)
        let start = self.time.continuousNanoseconds()
        try? await self.time.sleep(until: start + length)
        if mood == .down {
            // Two partitions; each opens after five failures and then probes ever more rarely.
            let bound = 2 * (20 + Int(length / 10_000_000_000))
            if self.issuer.callsWhileDown > bound {
                self.history.violation("I8: \(self.issuer.callsWhileDown) calls in an outage, at most \(bound)")
            }
        }
        if mood == .silent { self.history.overtake(Array(self.keys.indices)) }
        self.issuer.become(.well)
        if mood == .silent {
            // Until the silent calls have timed out, new ones may overlap with them.
            try? await self.time.sleep(until: self.time.continuousNanoseconds() + 31_000_000_000)
            self.history.overtake(Array(self.keys.indices))
        }
    }

    private func upsetStore(_ mood: SimulatedStore.Mood, for length: Int64) async {
        guard let store = self.store else { return }
        self.history.count("fault.store.\(mood)")
        store.become(mood)
        try? await self.time.sleep(until: self.time.continuousNanoseconds() + length)
        store.become(.well)
    }

    private func suspend(_ length: Int64) {
        self.history.count("fault.suspend")
        self.suspends.withLock { $0.append((self.time.continuousNanoseconds(), length)) }
        self.time.suspend(nanoseconds: length)
    }
}

/// Counts the tasks of a cache that have not ended.
final class LiveTasks: Sendable {
    private let count = Atomic(0)

    func begin() { self.count.wrappingAdd(1, ordering: .relaxed) }
    func end() { self.count.wrappingSubtract(1, ordering: .relaxed) }
    var live: Int { self.count.load(ordering: .relaxed) }
}
