//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

extension TokenEndpoint {
    /// Issues tokens for a refresh token (RFC 6749 §6).
    func redeemRefreshToken(_ call: TokenCall) throws(EntraError) -> TokenAnswer {
        let token = try call.required("refresh_token")
        let scope = call.optional("scope") ?? "openid profile offline_access"
        let scopes = try ScopeRequest(scope, in: self.directory, tenant: call.authority.tenant)
        let rules = self.configuration.refreshTokens
        let now = self.configuration.now()
        let clientID = call.client.application.clientID
        let result = self.state.refreshTokens.withLock { tokens in
            Result { () throws(EntraError) in try tokens.redeem(token, by: clientID, rules: rules, at: now) }
        }
        let entry = try result.get()
        guard entry.policy == call.authority.policy else { throw .foreignRefreshToken }
        return try self.issue(
            UserOrder(
                signIn: entry.signIn,
                scopes: scopes,
                family: entry.family,
                hasRefreshToken: rules.rotates
            ),
            to: call
        )
    }
}
