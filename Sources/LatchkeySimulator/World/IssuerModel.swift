//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Synchronization

/// An issuer that takes its time, turns callers away, and is down when the scenario says so.
final class IssuerModel: Sendable {
    /// How a call ends.
    enum Fate: Sendable {
        case token(life: Int64)
        case failed(AcquisitionFailure)
        /// Nobody answers.
        case silence
    }

    /// A call that was sent.
    struct Call: Sendable {
        var key: Int
        var sentAt: Int64
        var answerAt: Int64
        var fate: Fate
    }

    private struct Window: Sendable {
        var start = Int64.min
        var calls = 0
    }

    private struct State {
        var random: SeededRandom
        var windows: [Window]
        /// From when on the old credential is refused.
        var oldCredentialEnd = Int64.max
    }

    private let scenario: Scenario
    private let clock: VirtualClock
    private let recorder: Recorder
    private let outages: [(Scenario.Issuer.Outage, start: Int64, end: Int64)]
    private let state: Mutex<State>

    init(_ scenario: Scenario, clock: VirtualClock, recorder: Recorder, seed: UInt64) {
        self.scenario = scenario
        self.clock = clock
        self.recorder = recorder
        self.outages = scenario.issuer.outages.map { outage in
            (outage, outage.span.start.moment, outage.span.end.moment)
        }
        let windows = scenario.issuer.limit?.scope == .tenant ? scenario.keys.tenants : 1
        self.state = Mutex(
            State(random: SeededRandom(seed: seed), windows: Array(repeating: Window(), count: windows))
        )
    }

    /// After which share of a token's life a refresh is suggested.
    var hint: Double? { self.scenario.tokens.hint }

    /// From when on the old credential is refused.
    func endOldCredential(at time: Int64) { self.state.withLock { $0.oldCredentialEnd = time } }

    /// Sends a call; whoever sends it waits until ``Call/answerAt`` and then calls ``finish(_:isAnswered:)``.
    func send(_ key: Int, hasNewCredential: Bool = true) -> Call {
        let now = self.clock.now
        let call = self.state.withLock { state in
            self.decide(key, now: now, hasNewCredential: hasNewCredential, in: &state)
        }
        self.recorder.issuerCalled(key, now: now)
        return call
    }

    /// Ends a call.
    ///
    /// - Parameters:
    ///   - call: The call.
    ///   - isAnswered: Whether whoever sent it has waited for the answer.
    /// - Returns: The number of the token, if there is one.
    func finish(_ call: Call, isAnswered: Bool) -> UInt32? {
        let life: Int64? = if isAnswered, case .token(let life) = call.fate { life } else { nil }
        return self.recorder.issuerAnswered(call.key, sentAt: call.sentAt, life: life, now: self.clock.now)
    }

    private func decide(_ key: Int, now: Int64, hasNewCredential: Bool, in state: inout State) -> Call {
        var call = Call(key: key, sentAt: now, answerAt: now, fate: .silence)
        let tenant = key % self.scenario.keys.tenants
        let outage = self.outages.first { outage, start, end in
            now >= start && now < end && (outage.tenant == nil || outage.tenant == tenant)
        }
        let failure: AcquisitionFailure?
        switch outage?.0.kind {
        case .hang?:
            call.answerAt = .max
            return call
        case .error?: failure = .init(.transient)
        case .throttle?: failure = .init(.throttled, retryAfter: self.scenario.issuer.retryAfter)
        case nil where now >= state.oldCredentialEnd && !hasNewCredential: failure = .init(.permanent)
        case nil: failure = self.count(tenant, now: now, in: &state)
        }
        if let failure {
            call.fate = .failed(failure)
            call.answerAt = now + self.scenario.issuer.failureDelay.draw(from: &state.random)
        } else {
            let life = Double(self.scenario.tokens.life.nanosecondCount)
            call.fate = .token(life: Int64(life * (1 + self.scenario.tokens.spread * state.random.nextUnit())))
            call.answerAt = now + self.scenario.issuer.delay.draw(from: &state.random)
        }
        return call
    }

    /// Counts a call against the limit.
    private func count(_ tenant: Int, now: Int64, in state: inout State) -> AcquisitionFailure? {
        guard let limit = self.scenario.issuer.limit else { return nil }
        let place = limit.scope == .tenant ? tenant : 0
        let period = limit.period.nanosecondCount
        if state.windows[place].start == .min || now - state.windows[place].start >= period {
            state.windows[place] = Window(start: now, calls: 0)
        }
        state.windows[place].calls += 1
        guard state.windows[place].calls > limit.calls else { return nil }
        return .init(.throttled, retryAfter: self.scenario.issuer.retryAfter)
    }
}

extension Duration {
    /// The point of a simulation's clock that is this far from its beginning.
    var moment: Int64 { VirtualClock.start + self.nanosecondCount }
}

/// What an issuer's failure means to the cache.
struct IssuerFailure: TokenSourceError {
    var failure: AcquisitionFailure
}
