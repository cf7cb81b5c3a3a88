//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Synchronization

/// An issuer whose refresh tokens are good for one redemption, without any grace, and which takes reuse for theft.
///
/// Requests and answers are slow, and some are lost.
final class FamilyIssuer: Sendable {
    /// A token that was heeded by the issuer.
    private struct Presentation {
        var at: Int64
        var place: LifeSign
        var slot: Int
        /// Whether the answer was sent and has arrived.
        var isAnswered = false
    }

    private struct State {
        var random: SeededSequence
        /// The latest token of each session.
        var current: [Int: FamilyToken] = [:]
        var revoked: Set<Int> = []
        var sessions = 0
        var accessTokens = 0
        var presentations: [FamilyToken: [Presentation]] = [:]
        /// For each account, the redemption that was answered last.
        var latest: [Int: FamilyToken] = [:]
        var isCalm = false
    }

    private let state: Mutex<State>
    private let time: VirtualTime
    private let history: History
    private let faults: FaultLog

    init(seed: UInt64, time: VirtualTime, history: History, faults: FaultLog) {
        self.state = Mutex(State(random: SeededSequence(seed: seed)))
        self.time = time
        self.history = history
        self.faults = faults
    }

    /// Lets nothing be lost any more.
    func calmDown() { self.state.withLock { $0.isCalm = true } }

    /// Begins a session.
    func signIn(_ account: Int) -> RefreshToken {
        self.history.count("family.signIn")
        return self.state.withLock { state in
            state.sessions += 1
            let token = FamilyToken(account: account, session: state.sessions, generation: 0)
            state.current[state.sessions] = token
            return RefreshToken(token.text)
        }
    }

    func isRevoked(_ token: FamilyToken) -> Bool { self.state.withLock { $0.revoked.contains(token.session) } }

    // MARK: - Redeeming

    /// What becomes of one request.
    private enum Way {
        case answered
        case answerLost
        case requestLost
        case refused
    }

    /// Redeems a refresh token for one audience.
    func redeem(_ text: String, for call: FamilySource) async -> RedemptionOutcome {
        let (way, there, back) = self.state.withLock { state -> (Way, Int64, Int64) in
            let ways: [Way] = [.answerLost, .requestLost, .refused]
            let way = !state.isCalm && state.random.chance(0.15) ? state.random.pick(ways) : .answered
            let pause = state.random.chance(0.05) ? 1_000_000_000 : 300_000_000 as UInt64
            return (way, 5_000_000 + Int64(state.random.next(below: pause)), Int64(state.random.next(below: pause)))
        }
        let startedAt = self.time.now
        let lost = RedemptionOutcome.unknown(SimulatedIssuer.Failure(failure: .init(.transient)))
        guard await self.time.sleep(until: self.time.now + there), !call.instance.hasVanished, way != .requestLost
        else {
            return lost
        }
        if way == .refused { return .refused(SimulatedIssuer.Failure(failure: .init(.transient))) }
        guard let token = FamilyToken(in: text.utf8) else {
            self.history.violation("I19: what was presented is no token of the issuer")
            return lost
        }
        let next = self.heed(token, for: call, since: startedAt)
        let hasArrived = await self.time.sleep(until: self.time.now + back)
        guard hasArrived, way == .answered, !call.instance.hasVanished else {
            self.history.count("family.lost")
            return lost
        }
        self.state.withLock { state in
            let last = (state.presentations[token]?.count ?? 0) - 1
            if last >= 0 { state.presentations[token]?[last].isAnswered = true }
            if let next { state.latest[token.account] = next }
        }
        guard let next else {
            return .invalidGrant(SimulatedIssuer.Failure(failure: .init(.interactionRequired)))
        }
        return .answered(RedeemedTokens(accessToken: self.accessToken(call), refreshToken: RefreshToken(next.text)))
    }

    private func accessToken(_ call: FamilySource) -> AcquiredToken {
        self.history.count("family.redeemed")
        let (number, life) = self.state.withLock { state in
            state.accessTokens += 1
            return (state.accessTokens, state.random.pick([30, 90, 300]))
        }
        return AcquiredToken(value: "\(call.name)#\(number)", lifetime: .duration(.seconds(life)))
    }

    /// Does what a request asks.
    ///
    /// - Returns: The token to answer with; `nil` when the presented one is not good.
    private func heed(_ token: FamilyToken, for call: FamilySource, since startedAt: Int64) -> FamilyToken? {
        self.judge(token, for: call, since: startedAt)
        return self.state.withLock { state in
            state.presentations[token, default: []].append(
                Presentation(at: self.time.now, place: call.instance, slot: call.slot)
            )
            guard !state.revoked.contains(token.session) else { return nil }
            guard state.current[token.session] == token else {
                state.revoked.insert(token.session)
                self.history.count("family.revoked")
                return nil
            }
            state.current[token.session] = token.next
            return token.next
        }
    }

    // MARK: - Judging

    /// Checks that a token is presented twice only after an outcome that nobody knows, and never three times.
    private func judge(_ token: FamilyToken, for call: FamilySource, since startedAt: Int64) {
        self.history.note("\(self.time.now) \(call.instance.number) presents \(token.text)")
        let earlier = self.state.withLock { $0.presentations[token] ?? [] }
        guard let last = earlier.last else { return }
        self.history.count("family.again")
        // Who stood still on the way to the issuer cannot know that others have presented the token meanwhile.
        let hasStoodStill = self.faults.latest([.machine], slot: call.slot, at: self.time.now) > startedAt
        if !self.isUnknown(last), !hasStoodStill {
            self.history.violation("I19: \(call.instance.number) presented \(token.text) again without need")
        }
        // A record that was damaged has forgotten how often its token was presented.
        if earlier.count > 1, self.history.count(of: "fault.store.tearing") == 0 {
            self.history.violation("I19: \(token.text) was presented \(earlier.count + 1) times")
        }
    }

    /// Whether the answer to a presentation was lost, or may have been lost before it was stored.
    private func isUnknown(_ presentation: Presentation) -> Bool {
        guard presentation.isAnswered, !presentation.place.hasVanished else { return true }
        let upset = self.faults.latest([.store, .link, .machine], slot: presentation.slot, at: self.time.now)
        return upset > presentation.at - World.recovery
    }

    /// The token that must be stored for an account: the newest whose answer arrived where nothing was out of order.
    func newest(of account: Int) -> FamilyToken? {
        self.state.withLock { state in
            guard let token = state.latest[account], state.current[token.session] == token,
                !state.revoked.contains(token.session),
                let before = state.presentations.first(where: { $0.key.next == token })?.value.last
            else { return nil }
            return self.isUnknown(before) ? nil : token
        }
    }
}
