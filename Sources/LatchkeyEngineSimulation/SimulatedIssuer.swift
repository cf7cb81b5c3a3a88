//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Synchronization

/// An issuer that is slow, down, busy, wrong or silent, as the schedule says.
final class SimulatedIssuer: Sendable {
    /// How the issuer behaves.
    enum Mood: String, CaseIterable, Sendable {
        case well
        case down
        case throttling
        case refusing
        case silent
        case wrongTenant
        case expired
        case sticky

        static var failing: [Self] { Self.allCases.filter { $0 != .well } }
    }

    /// What an issuer's failure means to the cache.
    struct Failure: TokenSourceError {
        var failure: AcquisitionFailure
    }

    private struct State {
        var mood = Mood.well
        var random: SeededSequence
        var minted = 0
        /// For each key, where acquisitions under way began, and in which instances.
        var running: [Int: [(place: Int, instance: Int)]] = [:]
        var callsWhileDown = 0
        var stickyUntil: [Int: Int64] = [:]
        /// While the issuer's wish for patience is to be heeded by everybody.
        var patience: Range<Int64> = 0..<0
    }

    private let state: Mutex<State>
    private let time: VirtualTime
    private let history: History
    private let strictness: Strictness

    /// What of the invariants of acquisitions holds whatever happens in the world.
    struct Strictness: Sendable {
        /// An instance has one acquisition for a key at once.
        var isCalm: Bool
        /// So has the whole fleet.
        var isQuiet: Bool
        /// A cancelled acquisition was cancelled as its policy says.
        var checksPolicies: Bool
    }

    init(seed: UInt64, time: VirtualTime, history: History, strictness: Strictness) {
        self.strictness = strictness
        self.state = Mutex(State(random: SeededSequence(seed: seed)))
        self.time = time
        self.history = history
    }

    func become(_ mood: Mood) {
        self.state.withLock { state in
            state.mood = mood
            if mood == .down { state.callsWhileDown = 0 }
        }
    }

    var callsWhileDown: Int { self.state.withLock(\.callsWhileDown) }

    /// Answers one acquisition, and checks that the engine gives it up only when it may.
    func acquire(_ call: SimulatedSource, context: AcquisitionContext) async throws -> AcquiredToken {
        // What is left of a process that is gone calls nobody.
        guard !call.instance.hasVanished else { throw CancellationError() }
        let begin = self.history.tick()
        let startedAt = self.time.now
        // An invalidation may have come between the engine's decision to call and the call.
        let isUnwanted = Task.isCancelled
        self.checkPatience(of: call)
        return try await withTaskCancellationHandler {
            try await self.answer(call, begin: begin)
        } onCancel: {
            self.end(call.key, at: begin)
            let now = self.time.now
            let mayCancel: Bool =
                switch call.abandonmentPolicy {
                case .cancel: true
                case .grace(let time): self.history.hasLeft(call.key, before: now - time.nanosecondCount)
                case .finish: false
                }
            let hasTimedOut = now - startedAt >= context.timeLimit.nanosecondCount
            let isOvertaken =
                self.history.isBeingInvalidated(call.key) || self.history.lastOvertaking(of: call.key) > begin
                || self.history.isLoose(call.key)
            let mayEnd = mayCancel || isUnwanted || hasTimedOut || isOvertaken || call.instance.isEnding
            if !mayEnd, self.strictness.checksPolicies {
                self.history.violation("I16: an acquisition for key \(call.key) was cancelled against its policy")
            }
            self.history.count("cancelled.\(call.abandonmentPolicy.name)")
        }
    }

    private func answer(_ call: SimulatedSource, begin: Int) async throws -> AcquiredToken {
        let (mood, pause) = self.state.withLock { state in
            if state.mood == .down { state.callsWhileDown += 1 }
            return (state.mood, Int64(20_000_000 + state.random.next(below: 1_200_000_000)))
        }
        self.begin(call, at: begin)
        defer { self.end(call.key, at: begin) }
        let sentAt = self.time.now
        self.history.note("\(sentAt) issuer \(call.key) for \(call.instance.number) \(mood)")
        self.history.count("issuer.\(mood)")
        guard await self.time.sleep(until: sentAt + (mood == .silent ? .max / 4 : pause)) else {
            throw CancellationError()
        }
        guard !call.instance.hasVanished else { throw CancellationError() }
        switch mood {
        case .down: throw Failure(failure: .init(.transient))
        case .throttling:
            self.askForPatience(call)
            throw Failure(failure: .init(.throttled, retryAfter: .nanoseconds(Self.patience)))
        case .refusing: throw Failure(failure: .init(.permanent))
        case .silent: throw CancellationError()
        case .expired: return AcquiredToken(value: "expired", lifetime: .duration(.zero))
        case .wrongTenant:
            return AcquiredToken(value: "foreign", lifetime: .duration(.seconds(600)), tenant: "another")
        case .well, .sticky: return self.mint(call, begin: begin, sentAt: sentAt, sticky: mood == .sticky)
        }
    }

    private func mint(_ call: SimulatedSource, begin: Int, sentAt: Int64, sticky: Bool) -> AcquiredToken {
        let key = call.key
        let (value, expiresAt) = self.state.withLock { state in
            state.minted += 1
            var end = sentAt + call.life
            if sticky, let until = state.stickyUntil[key], until > sentAt + 5_000_000_000 { end = until }
            state.stickyUntil[key] = end
            // The stop tells the name from the beginning of a longer one.
            return ("token-\(key)-\(state.minted).", end)
        }
        self.history.mint(
            value,
            .init(
                key: key,
                begin: begin,
                startedAt: sentAt,
                expiresAt: expiresAt,
                life: expiresAt - sentAt,
                instance: call.instance.number
            ),
            at: self.time.now
        )
        return AcquiredToken(
            value: value,
            lifetime: .duration(.nanoseconds(expiresAt - sentAt)),
            durability: call.mustKeep ? .mustKeep : .cacheable
        )
    }

    // MARK: - Patience

    /// For how long the issuer asks to be left alone.
    private static let patience: Int64 = 20_000_000_000

    private func askForPatience(_ call: SimulatedSource) {
        let now = self.time.now
        self.state.withLock { state in
            guard now >= state.patience.upperBound else { return }
            // Calls that are under way, and their one repetition, may still come.
            state.patience = now + 3_000_000_000..<now + Self.patience - 1_000_000_000
        }
    }

    private func checkPatience(of call: SimulatedSource) {
        let now = self.time.now
        let isAskedFor = self.state.withLock { $0.patience.contains(now) }
        guard isAskedFor, call.sharesGates() else { return }
        self.history.violation("I8: instance \(call.instance.number) called an issuer that had asked for patience")
    }

    // MARK: - One at a time

    /// Checks that no other acquisition for the key is under way that nothing has overtaken.
    private func begin(_ call: SimulatedSource, at place: Int) {
        let barrier = self.history.lastOvertaking(of: call.key)
        let instance = call.instance.number
        let others = self.state.withLock { state in
            defer { state.running[call.key, default: []].append((place, instance)) }
            return (state.running[call.key] ?? []).filter { $0.place > barrier }
        }
        if self.strictness.isCalm, others.contains(where: { $0.instance == instance }) {
            self.history.violation("I1: two acquisitions for key \(call.key) at once")
        }
        // Tokens that live so shortly that they are not stored are not shared either.
        if self.strictness.isQuiet, !others.isEmpty, call.life >= 300_000_000_000 {
            self.history.violation("I1: two acquisitions for key \(call.key) at once in the fleet")
        }
    }

    private func end(_ key: Int, at place: Int) {
        self.state.withLock { state in state.running[key]?.removeAll { $0.place == place } }
    }
}

/// The source of one key's tokens in one instance.
struct SimulatedSource: TokenSource {
    let issuer: SimulatedIssuer
    let instance: LifeSign
    let key: Int
    let life: Int64
    let mustKeep: Bool
    let abandonmentPolicy: AbandonmentPolicy
    let world: World

    func acquire(_ context: AcquisitionContext) async throws -> AcquiredToken {
        try await self.issuer.acquire(self, context: context)
    }

    /// Whether nothing has kept the fleet from sharing what an issuer asks for.
    func sharesGates() -> Bool { self.world.sharesGates }
}

extension AbandonmentPolicy {
    var name: String {
        switch self {
        case .finish: "finish"
        case .grace: "grace"
        case .cancel: "cancel"
        }
    }
}
