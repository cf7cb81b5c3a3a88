//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

extension TokenEndpoint {
    /// Issues tokens once the user has signed in on another device (RFC 8628).
    func redeemDeviceCode(_ call: TokenCall) throws(EntraError) -> TokenAnswer {
        let code = try call.required("device_code")
        let clientID = call.client.application.clientID
        let prefix = call.authority.prefix.lowercased()
        let now = self.configuration.now()
        let result = self.state.devices.withLock { devices in
            Result { () throws(EntraError) in try devices.ask(code, by: clientID, at: prefix, now: now) }
        }
        let (entry, username) = try result.get()
        guard let user = username.map({ self.directory.user(named: $0) }) ?? self.directory.firstUser else {
            throw .unknownUser(username ?? "")
        }
        let scopes = try ScopeRequest(entry.scope, in: self.directory, tenant: call.authority.tenant)
        let met = self.policies(metBy: user, signingInFor: scopes.resource, claims: entry.claims)
        let signIn = SignIn(userID: user.objectID, number: self.directory.nextNumber(), met: met)
        return try self.issue(UserOrder(signIn: signIn, scopes: scopes), to: call)
    }
}
