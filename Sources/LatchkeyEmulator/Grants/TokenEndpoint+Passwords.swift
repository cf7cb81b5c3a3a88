//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

extension TokenEndpoint {
    /// Issues tokens for a user name and password (RFC 6749 §4.3), which nobody should use but in tests.
    func checkPassword(_ call: TokenCall) throws(EntraError) -> TokenAnswer {
        let username = try call.required("username")
        let password = try call.required("password")
        let scopes = try ScopeRequest(try call.required("scope"), in: self.directory, tenant: call.authority.tenant)
        guard !["common", "consumers"].contains(call.authority.tenant.name) else { throw .noMicrosoftAccount }
        guard let user = self.directory.user(named: username) else { throw .unknownUser(username) }
        guard ConstantTime.areEqual(Array(user.password.utf8), Array(password.utf8)) else { throw .wrongPassword }
        let signIn = SignIn(userID: user.objectID, number: self.directory.nextNumber(), met: [])
        return try self.issue(UserOrder(signIn: signIn, scopes: scopes), to: call)
    }
}
