//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Synchronization

/// A fleet of model caches: each instance for itself, without a store.
final class ModelFleet: Contestant {
    private struct State {
        var instances: [ModelInstance]
        var random: SeededRandom
    }

    private let scenario: Scenario
    private let policy: Scenario.ModelPolicy
    private let clock: VirtualClock
    private let recorder: Recorder
    private let issuer: IssuerModel
    private let state: Mutex<State>
    private let reportsRejections: Bool

    /// How long a caller waits for an issuer that does not answer.
    private static let patience: Int64 = 30_000_000_000

    init(_ scenario: Scenario, policy: Scenario.ModelPolicy, surroundings: Surroundings, seed: UInt64) {
        self.scenario = scenario
        self.policy = policy
        self.clock = surroundings.clock
        self.recorder = surroundings.recorder
        self.issuer = surroundings.issuer
        self.reportsRejections = scenario.events.contains {
            if case .revoke(_, .reject) = $0.kind { true } else { false }
        }
        let count = scenario.fleet.instances
        self.state = Mutex(
            State(
                instances: (0..<count).map { _ in ModelInstance(policy) },
                random: SeededRandom(seed: seed)
            )
        )
    }

    // MARK: - Requests

    func serve(_ key: Int, by place: Int) {
        let now = self.clock.now
        let step = self.state.withLock { state in
            let draw = state.random.nextUnit()
            return state.instances[place].request(key, at: now, draw: draw)
        }
        switch step {
        case .serve(let serial, let refreshes):
            let isRevoked = self.recorder.answered(key, serial: serial, now: now)
            if isRevoked, self.reportsRejections {
                self.state.withLock { $0.instances[place].drop(key, serial: serial) }
            }
            if refreshes { self.acquire(key, for: place, waiters: []) }
        case .fail: self.recorder.failed(key, isRemembered: true, since: now, now: now)
        case .join: break
        case .acquire: self.acquire(key, for: place, waiters: [now])
        }
    }

    /// Calls the issuer.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - place: The instance.
    ///   - waiters: When those began to wait who wait for this call alone.
    private func acquire(_ key: Int, for place: Int, waiters: [Int64]) {
        let call = self.issuer.send(key)
        let generation = self.state.withLock { $0.instances[place].generation }
        let isAnswered = call.answerAt - call.sentAt < Self.patience
        let end = isAnswered ? call.answerAt : call.sentAt + Self.patience
        self.clock.schedule(at: end) {
            let serial = self.issuer.finish(call, isAnswered: isAnswered)
            self.complete(call, serial: serial, at: place, generation: generation, waiters: waiters)
        }
    }

    private func complete(
        _ call: IssuerModel.Call,
        serial: UInt32?,
        at place: Int,
        generation: Int,
        waiters: [Int64]
    ) {
        let now = self.clock.now
        var token: ModelInstance.Token?
        if let serial, case .token(let life) = call.fate {
            token = .init(serial: serial, expiresAt: call.sentAt + life, life: life, hint: self.issuer.hint(of: life))
        }
        let (old, joined) = self.state.withLock { state -> (UInt32?, [Int64]) in
            guard state.instances[place].generation == generation else { return (nil, []) }
            let draw = state.random.nextUnit()
            return state.instances[place].finish(call.key, token: token, at: now, draw: draw)
        }
        for start in waiters + joined {
            if let serial = serial ?? old {
                let way: Answer = serial == old ? .memory : .issuer
                self.recorder.answered(call.key, serial: serial, way: way, since: start, now: now)
            } else {
                self.recorder.failed(call.key, isRemembered: false, since: start, now: now)
            }
        }
    }

    // MARK: - Events

    func happen(_ event: Scenario.Event.Kind) {
        switch event {
        case .restart(let count, let over):
            for place in 0..<count {
                let at = self.clock.now + over.nanosecondCount / Int64(count) * Int64(place)
                self.clock.schedule(at: at) {
                    self.state.withLock { state in
                        let generation = state.instances[place].generation + 1
                        state.instances[place] = ModelInstance(self.policy)
                        state.instances[place].generation = generation
                    }
                }
            }
        case .revoke(let tenant, .purge):
            self.state.withLock { $0.instances[0].purge(tenant: tenant, of: self.scenario.keys.tenants) }
        case .shrink(let share):
            self.state.withLock { state in
                for place in state.instances.indices { state.instances[place].shrink(to: share) }
            }
        case .revoke, .rotateCredential: break
        }
    }

    func end() {}
}
