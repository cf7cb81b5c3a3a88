//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension ConfidentialClient {
    /// Signs a user in with name and password (RFC 6749 §4.3), for tests with accounts made for them.
    ///
    /// Issuers refuse it wherever more than a password is needed, and RFC 9700 forbids it for anything but migration.
    /// It is never attempted twice: an account would be locked.
    ///
    /// - Parameters:
    ///   - username: The name.
    ///   - password: The password.
    ///   - scopes: The scopes of the token.
    ///   - options: What else governs the token; nothing by default.
    /// - Returns: The user's account and tokens.
    /// - Throws: ``AcquisitionError``.
    public func signInTestUser(
        _ username: String,
        password: String,
        scopes: [String],
        options: AcquireTokenOptions = .init()
    ) async throws(AcquisitionError) -> SignIn {
        var grant = try await self.core.signInGrant("password", .password, scopes, options)
        guard grant.authority.tenant != "consumers" else {
            throw AcquisitionError(
                .invalidRequest,
                "Personal accounts cannot sign in with a password alone.",
                reason: "ropc_not_supported_for_msa"
            )
        }
        grant.add("username", username)
        grant.add("password", secret: password)
        grant.hint = .name(username)
        grant.isRepeatable = false
        return try await self.core.signIn(grant, requested: scopes)
    }

    /// Takes over a refresh token that was kept elsewhere.
    ///
    /// - Parameters:
    ///   - refreshToken: The refresh token.
    ///   - scopes: The scopes of the token to get with it.
    ///   - options: What else governs the token; nothing by default.
    /// - Returns: The user's account and tokens.
    /// - Throws: ``AcquisitionError``.
    public func signIn(
        refreshToken: String,
        scopes: [String],
        options: AcquireTokenOptions = .init()
    ) async throws(AcquisitionError) -> SignIn {
        var grant = try await self.core.signInGrant("refresh_token", .refreshToken, scopes, options)
        grant.add("refresh_token", secret: refreshToken)
        return try await self.core.signIn(grant, requested: scopes)
    }
}
