//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Synchronization

/// A simulated fleet: one to five instances over one store, with callers and an issuer, on one thread and under virtual
/// time.
final class World: Sendable {
    let time = VirtualTime()
    let history: History
    let faults = FaultLog()
    let keys: [CacheKey]
    let machines: [Machine]
    let issuer: SimulatedIssuer
    let store: SimulatedStore?
    /// Accounts whose refresh tokens the instances share; `nil` where there are none.
    let families: SimulatedFamilies?
    /// What the seed has decided about the instances.
    let plan: Plan
    private let scheduler: SimulatedScheduler
    /// Where the world's own doings run, which no machine holds up.
    private let executor: SimulatedExecutor
    private let started = Atomic(0)

    /// What a seed decides about a world.
    struct Plan: Sendable {
        var seed: UInt64
        /// Whether nothing fails, so that every refresh is in time.
        var isQuiet: Bool
        /// Whether no caller invalidates or forces anything.
        var isCalm: Bool
        var count: Int
        var hasStore: Bool
        /// Whether the store leases keys and has a feed.
        var isShared: Bool
        /// Whether the instances share refresh tokens.
        var hasFamilies = false
        /// Whether the world waits at its end until all that is remembered of failures must be forgotten.
        var waitsForRecovery: Bool
        var configuration = TokenCache.Configuration()
        var lives: [Int64]
        var policies: [AbandonmentPolicy]

        var isFleet: Bool { self.count > 1 }
        var tick: Int64 { self.configuration.tick.nanosecondCount }
    }

    /// Every run ends within an hour of its own time.
    private static let longestRun: Int64 = 3 * 3600 * 1_000_000_000

    init(seed: UInt64, keepsLines: Bool, isQuiet: Bool) throws {
        var random = SeededSequence(seed: seed)
        let plan = Plan(seed: seed, isQuiet: isQuiet, random: &random)
        self.plan = plan
        self.history = History(keepsLines: keepsLines)
        let scheduler = SimulatedScheduler(seed: random.next())
        self.scheduler = scheduler
        self.executor = SimulatedExecutor(scheduler)
        self.issuer = SimulatedIssuer(
            seed: random.next(),
            time: self.time,
            history: self.history,
            strictness: .init(
                isCalm: plan.isCalm,
                isQuiet: plan.isQuiet,
                checksPolicies: !plan.isFleet || plan.isCalm
            )
        )
        let hashSeed = random.next()
        self.keys = try (0..<8).map { number in
            let key = try CacheKey(
                authority: "issuer",
                tenant: "tenant-\(number % 2)",
                client: "client",
                subject: "\(number)",
                scopes: ["api"]
            )
            return key.hashed(with: hashSeed)
        }
        let (time, history, keys) = (self.time, self.history, self.keys)
        self.store = plan.hasStore ? SimulatedStore(time: time, history: history, keys: keys) : nil
        let issuer = FamilyIssuer(seed: random.next(), time: time, history: history, faults: self.faults)
        self.families = plan.hasFamilies ? try SimulatedFamilies(issuer: issuer, hashSeed: hashSeed) : nil
        self.machines = (0..<plan.count).map { Machine(slot: $0, time: time, scheduler: scheduler) }
        for machine in self.machines { self.start(on: machine) }
        if plan.isFleet { self.history.count("fleet") }
    }

    /// Starts an instance on a machine.
    func start(on machine: Machine) {
        let number = self.started.wrappingAdd(1, ordering: .relaxed).oldValue
        var random = SeededSequence(seed: self.plan.seed ^ UInt64(number + 1) &* 0xa076_1d64_78bd_642f)
        let connection = self.store.map {
            StoreConnection(
                to: $0,
                instance: number,
                seed: random.next(),
                // Where several instances count on each other no call takes so long that it counts as none.
                slowness: self.plan.isFleet ? 45_000_000 : 200_000_000
            )
        }
        let store: (any TokenStore)? = connection.map { connection -> any TokenStore in
            self.plan.isShared ? SharedStore(connection: connection) : PlainStore(connection: connection)
        }
        let tasks = LiveTasks()
        let executor = machine.executor
        let cache = TokenCache(
            store: store,
            configuration: self.plan.configuration,
            time: machine.time,
            spawner: TaskSpawner { name, priority, work in
                tasks.begin()
                return Task.detached(name: name, executorPreference: executor, priority: priority) {
                    await work()
                    tasks.end()
                }
            },
            seed: random.next()
        )
        machine.instance = SimulatedInstance(
            sign: LifeSign(number: number),
            cache: cache,
            connection: connection,
            tasks: tasks,
            startedAt: self.time.now
        )
    }

    /// How many instances there have been.
    var instanceCount: Int { self.started.load(ordering: .relaxed) }

    func source(_ key: Int, for instance: SimulatedInstance) -> SimulatedSource {
        SimulatedSource(
            issuer: self.issuer,
            instance: instance.sign,
            key: key,
            life: self.plan.lives[key],
            mustKeep: self.mustKeep(key),
            abandonmentPolicy: self.plan.policies[key],
            world: self
        )
    }

    /// Whether the tokens of a key must be kept.
    func mustKeep(_ key: Int) -> Bool { self.store != nil && key >= 6 }

    // MARK: - Running

    /// Runs the whole life of the fleet.
    func run(callers: Int = 16, operations: Int = 34) {
        var random = SeededSequence(seed: self.plan.seed ^ 0x5eed)
        var work = (0..<callers).map { number in
            let seed = random.next()
            let machine = self.machines[number % self.machines.count]
            return machine.executor.spawn {
                await SimulatedCaller(number: number, world: self, machine: machine)
                    .run(random: seed, operations: operations)
            }
        }
        work += self.callFamilies(&random)
        let faultSeed = random.next()
        if !self.plan.isQuiet { work.append(self.executor.spawn { await self.sufferFaults(seed: faultSeed) }) }
        let all = work
        _ = self.executor.spawn {
            for task in all { await task.value }
            await self.settle()
            for machine in self.machines { await self.end(machine) }
            self.checkStore()
            self.history.finish()
        }
        self.drive()
    }

    /// Lets callers ask for access tokens of families.
    private func callFamilies(_ random: inout SeededSequence) -> [Task<Void, Never>] {
        guard let families = self.families else { return [] }
        return self.machines.flatMap { machine in
            (0..<2).map { number in
                let seed = random.next()
                let caller = SimulatedCaller(number: 100 + number, world: self, machine: machine)
                return machine.executor.spawn { await families.call(from: caller, random: seed, operations: 16) }
            }
        }
    }

    /// Checks what must never have happened in the store.
    private func checkStore() {
        guard let store = self.store else { return }
        if store.versionsWentBack > 0 { self.history.violation("I5: a version went back") }
        for (old, new) in store.tokensWentBack where self.families?.issuer.isRevoked(old) == false {
            self.history.violation("I20: \(new.text) took the place of \(old.text)")
        }
        self.families?.check(in: store, history: self.history)
    }

    private func drive() {
        let start = self.time.now
        while true {
            while self.scheduler.step() {}
            guard self.time.advance() else { break }
            if self.time.now - start > Self.longestRun {
                return self.history.violation("I4: somebody waits for ever")
            }
        }
        if !self.history.isFinished { self.history.violation("I4: a task was never resumed") }
    }

    /// Lets the faults end, and checks that everything recovers.
    private func settle() async {
        self.issuer.become(.well)
        self.families?.issuer.calmDown()
        self.history.overtake(Array(self.keys.indices), at: self.time.now)
        for machine in self.machines { machine.time.setWall(error: 0) }
        if self.plan.isShared { await self.checkAgreement() }
        guard self.plan.waitsForRecovery else { return }
        await self.time.sleep(for: 700_000_000_000)
        for machine in self.machines {
            guard let instance = machine.instance else { continue }
            for key in self.keys.indices { await self.checkRecovery(of: instance, key) }
        }
    }

    private func checkRecovery(of instance: SimulatedInstance, _ key: Int) async {
        var failure: TokenCacheError?
        // Where another acquisition is the probe of an issuer that was down, this one comes later.
        for _ in 0..<3 {
            do {
                _ = try await instance.cache.token(for: self.keys[key], from: self.source(key, for: instance))
                return
            } catch {
                failure = error
                await self.time.sleep(for: 5_000_000_000)
            }
        }
        self.history.violation("I9: key \(key) does not recover: \(failure!.code.name)")
    }

    /// Ends the instance of a machine as an instance ends, and checks that it leaves nothing.
    func end(_ machine: Machine) async {
        guard let instance = machine.instance else { return }
        machine.instance = nil
        instance.sign.end()
        await self.shutDown(instance, on: machine)
        if let store = self.store, !self.isUpset(machine, within: 20_000_000_000) {
            let leases = store.leases(of: instance.number)
            if leases > 0 { self.history.violation("I14: after shutdown \(leases) leases are held") }
        }
    }

    /// Ends what an instance does, or what is left of one, and checks that no task goes on.
    func shutDown(_ instance: SimulatedInstance, on machine: Machine) async {
        // On the machine: while that stands still nothing ends.
        await machine.executor.spawn { await instance.cache.shutdown() }.value
        let residue = await instance.cache.residue
        // A redemption takes as long as the store does; what hangs is given up later.
        let mayHang = self.families != nil && self.isUpset(machine, within: 10_000_000_000)
        if residue != TokenCache.Residue.none, !mayHang {
            self.history.violation("I14: after shutdown there is \(residue)")
        }
        // What was given up when it took too long ends by itself, a hanging call of the store within two seconds; what an
        // issuer answered is tried to be stored several times.
        await self.time.sleep(for: mayHang ? 25_000_000_000 : 5_000_000_000)
        if instance.liveTasks != 0 {
            self.history.violation("I14: \(instance.liveTasks) tasks of instance \(instance.number) go on")
        }
    }
}

extension World.Plan {
    fileprivate init(seed: UInt64, isQuiet: Bool, random: inout SeededSequence) {
        let isFleet = random.chance(0.6)
        self.init(
            seed: seed,
            isQuiet: isQuiet,
            isCalm: random.chance(0.3) || isQuiet,
            count: isFleet ? 2 + Int(random.next(below: 4)) : 1,
            hasStore: isFleet || random.chance(0.6),
            isShared: isFleet || random.chance(0.5),
            waitsForRecovery: random.chance(0.4),
            lives: (0..<8).map { _ in random.pick([30, 90, 300, 600, 3600, 9000]) * 1_000_000_000 },
            policies: (0..<8).map { _ in random.pick([.finish, .finish, .grace(.milliseconds(300)), .cancel]) }
        )
        if !self.hasStore { self.isShared = false }
        self.configuration.tick = .seconds(isFleet ? 4 : 1)
        if random.chance(0.4), !isQuiet { self.configuration.maximumEntries = 16 }
        if random.chance(0.3) { self.configuration.keepAlive = .zero }
        if random.chance(0.2) { self.configuration.fleet.strictRevocation = true }
        self.hasFamilies = self.isShared && random.chance(0.5)
        self.configuration.families.wakeSpread = .milliseconds(200)
    }
}
