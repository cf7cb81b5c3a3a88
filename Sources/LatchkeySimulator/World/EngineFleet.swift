//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Synchronization

/// A fleet of the real engine.
final class EngineFleet: Contestant {
    private struct State {
        var instances: [EngineInstance] = []
        var started = 0
        var random: SeededRandom
    }

    let scenario: Scenario
    let policy: Scenario.EnginePolicy
    let clock: VirtualClock
    let executor: SimulationExecutor
    let recorder: Recorder
    let issuer: IssuerModel
    private let store: StoreModel?
    private let hashSeed: UInt64
    private let state: Mutex<State>
    /// What an instance's restart or revocation leaves to be decided: whether revoked tokens are reported.
    private let reportsRejections: Bool

    init(_ scenario: Scenario, policy: Scenario.EnginePolicy, surroundings: Surroundings, seed: UInt64) {
        self.scenario = scenario
        self.policy = policy
        self.clock = surroundings.clock
        self.executor = surroundings.executor
        self.recorder = surroundings.recorder
        self.issuer = surroundings.issuer
        var random = SeededRandom(seed: seed)
        self.hashSeed = random.next()
        self.store =
            policy.usesStore
            ? scenario.store.map {
                StoreModel(
                    $0,
                    keys: scenario.keys.count,
                    clock: surroundings.clock,
                    recorder: surroundings.recorder
                )
            } : nil
        self.reportsRejections = scenario.events.contains {
            if case .revoke(_, .reject) = $0.kind { true } else { false }
        }
        self.state = Mutex(State(random: random))
        for place in 0..<scenario.fleet.instances { self.start(at: place, hasNewCredential: false) }
    }

    /// Starts an instance, in the place of an older one if there is one.
    private func start(at place: Int, hasNewCredential: Bool) {
        let old = self.state.withLock { state -> EngineInstance? in
            let instance = EngineInstance(
                of: self,
                number: state.started,
                store: self.connect(state.started, seed: state.random.next()),
                hashSeed: self.hashSeed,
                seed: state.random.next(),
                hasNewCredential: hasNewCredential
            )
            state.started += 1
            if place < state.instances.count {
                defer { state.instances[place] = instance }
                return state.instances[place]
            }
            state.instances.append(instance)
            return nil
        }
        if let old { self.executor.spawn { await old.cache.shutdown() } }
    }

    private func connect(_ number: Int, seed: UInt64) -> (any TokenStore)? {
        guard let store = self.store else { return nil }
        let link = StoreLink(to: store, instance: number, seed: seed)
        return self.policy.usesFeed ? StoreWithFeed(link: link) : StoreWithoutFeed(link: link)
    }

    private func instance(_ place: Int) -> EngineInstance { self.state.withLock { $0.instances[place] } }

    // MARK: - Requests

    func serve(_ key: Int, by place: Int) {
        let instance = self.instance(place)
        guard let token = instance.cache.freshToken(for: instance.key(key)).token else {
            return self.wait(for: key, at: instance)
        }
        let isRevoked = self.recorder.answered(key, serial: token.serial, now: self.clock.now)
        if isRevoked, self.reportsRejections { self.report(token, of: key, to: instance) }
    }

    /// Lets a caller wait for a token that is not fresh in memory.
    private func wait(for key: Int, at instance: EngineInstance) {
        let startedAt = self.clock.now
        self.executor.spawn {
            do throws(TokenCacheError) {
                let result = try await instance.cache.result(
                    for: instance.key(key),
                    from: instance.source,
                    options: .init(timeout: self.scenario.fleet.timeout)
                )
                let isRevoked = self.recorder.answered(
                    key,
                    serial: result.token.serial,
                    way: Answer(result.result),
                    since: startedAt,
                    now: self.clock.now
                )
                if isRevoked, self.reportsRejections { self.report(result.token, of: key, to: instance) }
            } catch {
                self.recorder.failed(key, isRemembered: error.isRemembered, since: startedAt, now: self.clock.now)
            }
        }
    }

    /// Tells the cache that a resource rejected a token, as the caller who was sent away does.
    private func report(_ token: AccessToken, of key: Int, to instance: EngineInstance) {
        self.executor.spawn {
            _ = try? await instance.cache.token(
                for: instance.key(key),
                from: instance.source,
                options: .init(forcedRefresh: .rejected(token.hash), timeout: self.scenario.fleet.timeout)
            )
        }
    }

    // MARK: - Events

    func happen(_ event: Scenario.Event.Kind) {
        switch event {
        case .restart(let count, let over):
            self.spread(count, over: over) { place in
                self.start(at: place, hasNewCredential: self.instance(place).hasNewCredential)
            }
        case .revoke(let tenant, let response):
            guard response == .purge else { return }
            let instance = self.instance(0)
            let partition = instance.key(tenant).partition
            self.executor.spawn { await instance.cache.purge(partition) }
        case .shrink(let share):
            for place in 0..<self.scenario.fleet.instances { self.instance(place).cache.shrinkMemory(to: share) }
        case .rotateCredential(_, let pickup):
            self.spread(self.scenario.fleet.instances, over: pickup) { place in
                self.instance(place).takeNewCredential()
            }
        }
    }

    /// Does something to several instances, one after the other.
    private func spread(_ count: Int, over time: Duration, _ action: @escaping @Sendable (Int) -> Void) {
        for place in 0..<count {
            let at = self.clock.now + time.nanosecondCount / Int64(count) * Int64(place)
            self.clock.schedule(at: at) { action(place) }
        }
    }

    func end() {
        let instances = self.state.withLock(\.instances)
        for instance in instances { self.executor.spawn { await instance.cache.shutdown() } }
    }
}

extension AccessToken {
    /// The number that the issuer gave the token.
    @inline(__always)
    var serial: UInt32 {
        var number: UInt32 = 0
        for digit in self.value.utf8 { number = number &* 10 &+ UInt32(digit &- 48) }
        return number
    }
}

extension TokenCacheError {
    /// Whether the error is one that the cache remembers, rather than one that somebody had to wait for.
    var isRemembered: Bool { self.retryAfter != nil && self.cause == nil }
}
