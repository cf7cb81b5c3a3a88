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
        var running: [Int: [Int]] = [:]
        var callsWhileDown = 0
        var stickyUntil: [Int: Int64] = [:]
    }

    private let state: Mutex<State>
    private let time: VirtualTime
    private let history: History
    private let isCalm: Bool

    init(seed: UInt64, time: VirtualTime, history: History, isCalm: Bool) {
        self.isCalm = isCalm
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
    func acquire(
        key: Int,
        life: Int64,
        policy: AbandonmentPolicy,
        context: AcquisitionContext
    ) async throws -> AcquiredToken {
        let begin = self.history.tick()
        let startedAt = self.time.continuousNanoseconds()
        // An invalidation may have come between the engine's decision to call and the call.
        let isUnwanted = Task.isCancelled
        return try await withTaskCancellationHandler {
            try await self.answer(key: key, life: life, begin: begin, context: context)
        } onCancel: {
            self.end(key, at: begin)
            let now = self.time.continuousNanoseconds()
            let mayCancel: Bool =
                switch policy {
                case .cancel: true
                case .grace(let time): self.history.hasLeft(key, before: now - time.nanosecondCount)
                case .finish: false
                }
            let hasTimedOut = now - startedAt >= context.timeLimit.nanosecondCount
            let isOvertaken =
                self.history.isBeingInvalidated(key) || self.history.lastOvertaking(of: key) > begin
            if !mayCancel, !isUnwanted, !hasTimedOut, !isOvertaken, !self.history.isEnding {
                self.history.violation("I16: an acquisition for key \(key) was cancelled against its policy")
            }
            self.history.count("cancelled.\(policy.name)")
        }
    }

    private func answer(key: Int, life: Int64, begin: Int, context: AcquisitionContext) async throws -> AcquiredToken {
        let (mood, pause) = self.state.withLock { state in
            if state.mood == .down { state.callsWhileDown += 1 }
            return (state.mood, Int64(20_000_000 + state.random.next(below: 1_200_000_000)))
        }
        self.begin(key, at: begin)
        defer { self.end(key, at: begin) }
        self.history.note("\(self.time.continuousNanoseconds()) issuer \(key) \(mood)")
        self.history.count("issuer.\(mood)")
        let sentAt = self.time.continuousNanoseconds()
        try await self.time.sleep(until: sentAt + (mood == .silent ? .max / 4 : pause))
        switch mood {
        case .down: throw Failure(failure: .init(.transient))
        case .throttling: throw Failure(failure: .init(.throttled, retryAfter: .seconds(20)))
        case .refusing: throw Failure(failure: .init(.permanent))
        case .silent: throw CancellationError()
        case .expired: return AcquiredToken(value: "expired", lifetime: .duration(.zero))
        case .wrongTenant:
            return AcquiredToken(value: "foreign", lifetime: .duration(.seconds(600)), tenant: "another")
        case .well, .sticky:
            return self.mint(key: key, life: life, begin: begin, sentAt: sentAt, sticky: mood == .sticky)
        }
    }

    private func mint(key: Int, life: Int64, begin: Int, sentAt: Int64, sticky: Bool) -> AcquiredToken {
        let (value, expiresAt) = self.state.withLock { state in
            state.minted += 1
            var end = sentAt + life
            if sticky, let until = state.stickyUntil[key], until > sentAt + 5_000_000_000 { end = until }
            state.stickyUntil[key] = end
            return ("token-\(key)-\(state.minted)", end)
        }
        self.history.mint(value, .init(key: key, begin: begin, expiresAt: expiresAt, life: expiresAt - sentAt))
        return AcquiredToken(value: value, lifetime: .duration(.nanoseconds(expiresAt - sentAt)))
    }

    /// Checks that no other acquisition for the key is under way that nothing has overtaken.
    private func begin(_ key: Int, at place: Int) {
        let barrier = self.history.lastOvertaking(of: key)
        let others = self.state.withLock { state in
            defer { state.running[key, default: []].append(place) }
            return (state.running[key] ?? []).filter { $0 > barrier }
        }
        if self.isCalm, !others.isEmpty { self.history.violation("I1: two acquisitions for key \(key) at once") }
    }

    private func end(_ key: Int, at place: Int) {
        self.state.withLock { state in state.running[key]?.removeAll { $0 == place } }
    }
}

/// The source of one key's tokens.
struct SimulatedSource: TokenSource {
    let issuer: SimulatedIssuer
    let key: Int
    let life: Int64
    let abandonmentPolicy: AbandonmentPolicy

    func acquire(_ context: AcquisitionContext) async throws -> AcquiredToken {
        try await self.issuer.acquire(
            key: self.key,
            life: self.life,
            policy: self.abandonmentPolicy,
            context: context
        )
    }
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
