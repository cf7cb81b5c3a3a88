//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// A fleet of instances that redeem one account's refresh tokens while they die and lose answers, as a seed says.
final class FamilyFleet: Sendable {
    /// What may happen.
    struct Trouble: Sendable {
        /// The probability that an instance dies at one of its calls of the store.
        var crash = 0.0
        /// The probability that the issuer's answer is lost.
        var lostAnswer = 0.0
        /// The probability that a request is lost on its way to the issuer.
        var lostRequest = 0.0
        /// The probability that a call of the store fails.
        var storeFailure = 0.0
    }

    private struct Instance: Sendable {
        let number: Int
        let store: CrashingStore
        let families: RefreshTokenFamilies
        let source: RotatingIssuerSource
    }

    private struct State {
        var random: SeededRandom
        var instances: [Instance] = []
        var isCalm = false
    }

    let bench: FamilyBench
    private let trouble: Trouble
    private let state: Locked<State>

    init(_ bench: FamilyBench, _ trouble: Trouble, seed: UInt64) {
        self.bench = bench
        self.trouble = trouble
        self.state = Locked(State(random: SeededRandom(seed: seed)))
    }

    private func unit() -> Double { self.state.withLock { $0.random.nextUnit() } }

    /// Starts an instance.
    private func start() -> Instance {
        let (number, seed, isCalm) = self.state.withLock { ($0.instances.count, $0.random.next(), $0.isCalm) }
        let dies = !isCalm && self.unit() < self.trouble.crash
        let store = CrashingStore(
            self.bench.store,
            seed: seed,
            diesAt: dies ? 2 + Int(self.unit() * 24) : nil,
            before: self.unit() < 0.5,
            failures: isCalm ? 0 : self.trouble.storeFailure
        )
        var settings = TokenCache.Configuration.Families()
        settings.wakeSpread = .milliseconds(100)
        let families = RefreshTokenFamilies(
            store: store,
            settings: settings,
            time: self.bench.time,
            spawner: self.bench.spawner,
            seed: seed
        )
        let source = RotatingIssuerSource(
            self.bench.issuer,
            family: self.bench.family,
            presenter: number,
            isCutOff: { store.isDead },
            before: { [self] _ in
                // The way to the issuer takes its time.
                let now = self.bench.time.continuousNanoseconds()
                let pause = 0.005 + (self.unit() < 0.1 ? 12 : 0.2) * self.unit()
                try? await self.bench.time.sleep(until: now + Int64(pause * 1e9))
                self.disturbIssuer()
            }
        )
        let instance = Instance(number: number, store: store, families: families, source: source)
        self.state.withLock { $0.instances.append(instance) }
        return instance
    }

    private func disturbIssuer() {
        guard !self.state.withLock(\.isCalm) else { return }
        let unit = self.unit()
        if unit < self.trouble.lostAnswer {
            self.bench.issuer.script(.loseAnswer)
        } else if unit < self.trouble.lostAnswer + self.trouble.lostRequest {
            self.bench.issuer.script(.loseRequest)
        }
    }

    // MARK: - Running

    /// Lets instances ask for audiences, round after round; who has died is replaced.
    func run(instances count: Int, audiences: Int, rounds: Int) async {
        var living = (0..<count).map { _ in self.start() }
        let isKept = await living[0].families.keep(self.bench.issuer.signIn("account"), in: self.bench.family)
        if !isKept || living[0].store.isDead { return }
        for round in 0..<rounds {
            var tasks: [Task<Void, Never>] = []
            for instance in living {
                for audience in 0..<audiences {
                    tasks.append(self.ask(instance, "\(round)-\(audience)"))
                }
            }
            await self.bench.advance(by: .seconds(45))
            for task in tasks { await task.value }
            living = living.map { $0.store.isDead ? self.start() : $0 }
        }
        await self.calmDown()
    }

    private func ask(_ instance: Instance, _ audience: String) -> Task<Void, Never> {
        let context = AcquisitionContext(key: FamilyBench.key(audience))
        let family = self.bench.family
        return Task(executorPreference: self.bench.executor) {
            _ = try? await instance.families.token(for: context, of: family, from: instance.source)
        }
    }

    /// Lets nothing go wrong any more, and time pass.
    private func calmDown() async {
        self.state.withLock { $0.isCalm = true }
        for instance in self.state.withLock(\.instances) { instance.store.mend() }
        await self.bench.advance(by: .seconds(60))
    }

    // MARK: - Judging

    /// Closes all instances.
    func end() async {
        for instance in self.state.withLock(\.instances) {
            let task = Task(executorPreference: self.bench.executor) { await instance.families.close() }
            await self.bench.advance(by: .seconds(60))
            await task.value
        }
    }

    /// Checks that no token was presented twice but after an unknown outcome, and that the newest was not lost.
    func judge(_ label: String) async {
        let presentations = self.bench.issuer.presentations
        for (index, presentation) in presentations.enumerated() {
            let earlier = presentations[..<index].filter { $0.token == presentation.token }
            if let first = earlier.first {
                #expect(self.isUnknown(first), "\(label): \(presentation.token) was presented again without need")
            }
            #expect(earlier.count < 2, "\(label): \(presentation.token) was presented \(earlier.count + 1) times")
        }
        guard let last = presentations.last(where: \.isAccepted), !self.isUnknown(last),
            let current = self.bench.issuer.current("account")
        else { return }
        #expect(await self.bench.stored()?.token.value == current, "\(label): the newest token is lost")
    }

    /// Whether the presenter never learnt the answer, died before it could store it, or had trouble storing it.
    private func isUnknown(_ presentation: RotatingIssuer.Presentation) -> Bool {
        let instance = self.state.withLock { $0.instances[presentation.presenter] }
        return !presentation.isAnswered || instance.store.isDead
            || (self.trouble.storeFailure > 0 && instance.store.failedWrites > 0)
    }

    /// What the fleet has lived through.
    var summary: (presentations: Int, revocations: Int, deaths: Int) {
        let instances = self.state.withLock(\.instances)
        return (
            self.bench.issuer.presentations.count, self.bench.issuer.revocations,
            instances.count { $0.store.isDead }
        )
    }
}
