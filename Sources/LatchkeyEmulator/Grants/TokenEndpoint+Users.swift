//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import Synchronization

extension TokenEndpoint {
    /// A token for a user that is about to be issued.
    struct UserOrder: Sendable {
        var signIn: SignIn
        var scopes: ScopeRequest
        /// The family of the refresh token; `nil` begins a new one.
        var family: UInt64?
        /// Whether the answer holds a refresh token; `nil` leaves that to the scopes.
        var hasRefreshToken: Bool?
        /// What the ID token repeats.
        var nonce: String?
    }

    /// Issues the tokens of a user who signed in, unless a policy forbids it.
    func issue(_ order: UserOrder, to call: TokenCall) throws(EntraError) -> TokenAnswer {
        let (signIn, scopes) = (order.signIn, order.scopes)
        guard let user = self.directory.user(withID: signIn.userID) else { throw .unknownUser(signIn.userID) }
        guard !self.directory.isRevoked(number: signIn.number, of: user.objectID) else { throw .revokedGrant }
        let met = signIn.met.union(self.policies(metByConsentOf: user, for: call.client.application))
        try self.checkPolicies(of: user, for: scopes.resource, met: met)
        try self.checkConsent(to: scopes, of: user, for: call.client.application)
        let (tokenType, confirmation) = try call.binding()
        let application = call.client.application
        let token = AccessTokenOrder(
            client: call.client,
            tenant: call.authority.tenant(of: user),
            issuerBase: call.authority.issuerBase,
            resource: scopes.resource,
            user: user,
            scopes: scopes.permissions,
            met: signIn.met,
            capabilities: call.claims.capabilities,
            confirmation: confirmation,
            policy: call.authority.policy
        )
        let lifetime = self.configuration.tokenLifetime.components.seconds
        var answer = TokenAnswer(
            tokenType: tokenType,
            scope: scopes.text,
            expiresIn: lifetime,
            extendedExpiresIn: lifetime,
            refreshIn: self.refreshIn(lifetime: lifetime),
            accessToken: self.issuer.accessToken(token)
        )
        if order.hasRefreshToken ?? scopes.signIn.contains("offline_access") {
            answer.refreshToken = self.refreshToken(for: order, of: application, at: call.authority)
        }
        if scopes.signIn.contains("openid") {
            answer.idToken = self.issuer.idToken(
                of: user,
                for: application.clientID,
                at: call.authority,
                nonce: order.nonce,
                sessionID: signIn.sessionID
            )
        }
        if call.optional("client_info") != nil { answer.clientInfo = Self.clientInfo(of: user, at: call.authority) }
        return answer
    }

    /// Refuses a user who does not meet the policies for a resource.
    func checkPolicies(
        of user: Emulator.User,
        for resource: Emulator.Resource,
        met: Set<String>
    ) throws(EntraError) {
        for policy in user.policies where self.applies(policy, to: resource) {
            guard policy.canBeMet, met.contains(policy.id) else { throw .policy(policy) }
        }
    }

    /// The policies that a user meets by signing in now.
    ///
    /// - Parameters:
    ///   - user: The user.
    ///   - resource: The resource that is asked for.
    ///   - claims: The policies that the client was told to meet.
    /// - Returns: The names of the policies, and the authentication contexts that were asked for.
    func policies(
        metBy user: Emulator.User,
        signingInFor resource: Emulator.Resource,
        claims: ClaimsRequest
    ) -> Set<String> {
        Set(
            user.policies
                .filter { $0.canBeMet && (self.applies($0, to: resource) || claims.policies.contains($0.id)) }
                .map(\.id)
        ).union(claims.contexts)
    }

    /// Whether a policy is about a resource.
    func applies(_ policy: Emulator.Policy, to resource: Emulator.Resource) -> Bool {
        guard let identifier = policy.resource else { return true }
        return self.directory.resource(identifiedBy: identifier) == resource
    }

    private func refreshToken(
        for order: UserOrder,
        of application: Emulator.Application,
        at authority: Authority
    ) -> String {
        let token = Opaque.text(prefix: "1.A")
        let entry = RefreshTokens.Entry(
            family: order.family ?? self.directory.nextNumber(),
            clientID: application.clientID,
            signIn: order.signIn,
            policy: authority.policy,
            end: self.configuration.now() + self.configuration.refreshTokens.lifetime.components.seconds
        )
        self.state.refreshTokens.withLock { $0.add(token, entry) }
        return token
    }

    /// Names the user and the home tenant; AD FS has none of it.
    static func clientInfo(of user: Emulator.User, at authority: Authority) -> String? {
        guard authority.kind != .adfs else { return nil }
        let uid = authority.policy.map { "\(user.objectID)-\($0)" } ?? user.objectID
        return Base64URL.encode(Array("{\"uid\":\"\(uid)\",\"utid\":\"\(user.homeTenantID)\"}".utf8))
    }
}
