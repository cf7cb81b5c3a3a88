//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension ConfidentialClient {
    /// The accounts of users who have signed in and not been removed.
    ///
    /// - Returns: The accounts that the cache and its store hold for this client, in the order of their names.
    /// - Throws: ``AcquisitionError``.
    public func accounts() async throws(AcquisitionError) -> [Account] {
        var accounts: [Account] = []
        for name in try await self.core.members(of: .accounts) {
            if let account = try await self.core.holderRecord(name)?.account { accounts.append(account) }
        }
        return accounts.sorted { ($0.username, $0.homeAccountID) < ($1.username, $1.homeAccountID) }
    }

    /// The account of a user.
    ///
    /// - Parameter homeAccountID: The identifier of the account at home.
    /// - Returns: The account, or `nil` when nothing is kept of it.
    /// - Throws: ``AcquisitionError``.
    public func account(_ homeAccountID: String) async throws(AcquisitionError) -> Account? {
        try await self.core.holderRecord(Principal(homeAccountID: homeAccountID).cacheName)?.account
    }

    /// Forgets a user: refresh token, tokens of all tenants, and the account.
    ///
    /// A call that begins afterwards never gets a token of the user that was held before.
    ///
    /// - Parameter principal: The user.
    /// - Returns: Whether anything was known.
    /// - Throws: ``AcquisitionError``.
    @discardableResult
    public func removeAccount(_ principal: Principal) async throws(AcquisitionError) -> Bool {
        let existed = try await self.core.forget(principal.cacheName)
        try await self.core.change(.accounts, principal.cacheName, isMember: false)
        return existed
    }

    /// Forgets the application's own tokens, and everything else that was acquired in a tenant.
    ///
    /// - Parameter tenant: The tenant; the application's own by default.
    /// - Throws: ``AcquisitionError``.
    public func removeTokens(tenant: String? = nil) async throws(AcquisitionError) {
        var authority = self.core.authority
        if let tenant { authority = try authority.withTenant(tenant) }
        try await self.core.liveCache().purge(
            .init(authority: authority.cacheName, tenant: authority.tenant, client: self.core.clientID)
        )
    }
}
