//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenCache

/// An issuer whose refresh tokens are good for one redemption, and which takes reuse for theft.
///
/// ```swift
/// let issuer = RotatingIssuer()
/// let first = issuer.signIn("account")
/// let source = RotatingIssuerSource(issuer, family: { _ in family })
/// issuer.script(.loseAnswer)
/// ```
/// Presented again after its grace, a token is answered with `invalid_grant`, and so is every other token of its account
/// from then on.
public final class RotatingIssuer: Sendable {
    /// What becomes of a presentation.
    public enum Step: Hashable, Sendable {
        /// It is answered.
        case answer
        /// It is heeded, and the answer is lost on the way.
        case loseAnswer
        /// It is lost on the way, and never heeded.
        case loseRequest
        /// The issuer is out of order and says so: the token is not redeemed.
        case refuse
    }

    /// One token that arrived at the issuer.
    public struct Presentation: Hashable, Sendable {
        /// The refresh token's text.
        public var token: String
        /// What the access token was wanted for.
        public var audience: String
        /// Whether the issuer gave tokens for it.
        public var isAccepted: Bool
        /// Whether its answer was sent and not lost.
        public var isAnswered: Bool
        /// Whether all tokens of the account were revoked because of it.
        public var hasRevoked: Bool
        /// Who presented it, as the source was named.
        public var presenter: Int
    }

    private struct Account: Sendable {
        var current: String
        var generation = 0
        /// When tokens were redeemed first.
        var redeemed: [String: Int64] = [:]
        var isRevoked = false
    }

    private struct State: Sendable {
        var accounts: [String: Account] = [:]
        var owners: [String: String] = [:]
        var script: ArraySlice<Step> = []
        var presentations: [Presentation] = []
        var sent: [String: Int] = [:]
        var signIns = 0
        var accessTokens = 0
    }

    private let grace: Duration
    private let rotates: Bool
    private let life: Duration
    private let time: any TimeProvider
    private let state = Observed(State())

    /// Creates an issuer without accounts.
    ///
    /// - Parameters:
    ///   - grace: For how long a redeemed token may be presented again; not at all by default.
    ///   - rotates: Whether tokens are good for one redemption; `true` by default.
    ///   - life: How long access tokens live; an hour by default.
    ///   - time: The clocks; the system's by default.
    public init(
        grace: Duration = .zero,
        rotates: Bool = true,
        life: Duration = .seconds(3600),
        time: any TimeProvider = SystemTime()
    ) {
        self.grace = grace
        self.rotates = rotates
        self.life = life
        self.time = time
    }

    /// Signs a user in.
    ///
    /// - Parameter account: The user; who was revoked is welcome again.
    /// - Returns: The first refresh token of a new session.
    @discardableResult
    public func signIn(_ account: String) -> RefreshToken {
        self.state.update { state in
            state.signIns += 1
            let token = "\(account)-\(state.signIns)-0"
            state.accounts[account] = Account(current: token)
            state.owners[token] = account
            return RefreshToken(token)
        }
    }

    /// Says what becomes of the next presentations, beyond those that were spoken of before; all others are answered.
    ///
    /// - Parameter steps: What becomes of them, in order.
    public func script(_ steps: Step...) {
        self.state.update { $0.script += steps }
    }

    // MARK: - What happened

    /// Every token that arrived, in order.
    public var presentations: [Presentation] { self.state.read(\.presentations) }
    /// How often an account was revoked.
    public var revocations: Int { self.presentations.count { $0.hasRevoked } }

    /// The refresh token that an account has at present.
    ///
    /// - Parameter account: The user.
    /// - Returns: The token's text; `nil` when there is none or it was revoked.
    public func current(_ account: String) -> String? {
        self.state.read { state in
            state.accounts[account].flatMap { $0.isRevoked ? nil : $0.current }
        }
    }

    /// How often a token was sent, whether or not it arrived.
    ///
    /// - Parameter token: The refresh token's text.
    /// - Returns: The number.
    public func timesSent(_ token: String) -> Int { self.state.read { $0.sent[token] ?? 0 } }

    // MARK: - Redeeming

    /// Redeems a refresh token.
    ///
    /// - Parameters:
    ///   - token: The refresh token's text.
    ///   - audience: What the access token is for.
    ///   - presenter: Who presents it; zero by default.
    ///   - isLost: Whether the answer is lost in any case; it is not by default.
    /// - Returns: What becomes of it.
    public func redeem(
        _ token: String,
        audience: String,
        presenter: Int = 0,
        isLost: Bool = false
    ) -> RedemptionOutcome {
        let now = self.time.continuousNanoseconds()
        let wall = self.time.wallTime()
        return self.state.update { state in
            state.sent[token, default: 0] += 1
            let step = state.script.popFirst() ?? .answer
            if step == .loseRequest { return .unknown(IssuerFailure(.transient)) }
            if step == .refuse { return .refused(IssuerFailure(.throttled)) }
            let isAnswered = step == .answer && !isLost
            let outcome = self.heed(token, audience, presenter, isAnswered, now, &state)
            guard isAnswered else { return .unknown(IssuerFailure(.transient)) }
            guard let outcome else { return .invalidGrant(IssuerFailure(.interactionRequired)) }
            let access = AcquiredToken(
                value: "\(audience)-\(state.accessTokens)",
                lifetime: .duration(self.life),
                issuerTime: wall
            )
            return .answered(RedeemedTokens(accessToken: access, refreshToken: RefreshToken(outcome)))
        }
    }

    /// Does what a presentation asks.
    ///
    /// - Returns: The refresh token to answer with; `nil` when there is none.
    private func heed(
        _ token: String,
        _ audience: String,
        _ presenter: Int,
        _ isAnswered: Bool,
        _ now: Int64,
        _ state: inout State
    ) -> String? {
        var (next, hasRevoked): (String?, Bool) = (nil, false)
        if let name = state.owners[token], var account = state.accounts[name] {
            (next, hasRevoked) = self.redeem(token, of: &account, now)
            state.accounts[name] = account
            if let next { state.owners[next] = name }
        }
        if next != nil { state.accessTokens += 1 }
        state.presentations.append(
            Presentation(
                token: token,
                audience: audience,
                isAccepted: next != nil,
                isAnswered: isAnswered,
                hasRevoked: hasRevoked,
                presenter: presenter
            )
        )
        return next
    }

    private func redeem(_ token: String, of account: inout Account, _ now: Int64) -> (String?, Bool) {
        guard !account.isRevoked else { return (nil, false) }
        guard self.rotates else { return (account.current, false) }
        if let first = account.redeemed[token] {
            // Within the grace it is answered with the token that took its place.
            if now - first < self.grace.nanoseconds { return (account.current, false) }
            account.isRevoked = true
            return (nil, true)
        }
        guard token == account.current else { return (nil, false) }
        account.redeemed[token] = now
        account.generation += 1
        account.current = token.split(separator: "-").dropLast().joined(separator: "-") + "-\(account.generation)"
        return (account.current, false)
    }
}

/// The error of a ``RotatingIssuer``.
public struct IssuerFailure: TokenSourceError {
    /// The class of the failure.
    public let failure: AcquisitionFailure

    init(_ kind: AcquisitionFailure.Kind) {
        self.failure = AcquisitionFailure(kind)
    }
}
