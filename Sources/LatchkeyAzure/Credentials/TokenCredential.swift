//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A type that gives clients of Azure services their tokens.
///
/// Contract: it may be called from any number of tasks at once, and a token it returns has not expired. Clients do not
/// hold tokens themselves: they ask before each request.
public protocol TokenCredential: Sendable {
    /// Returns a token, held or new.
    ///
    /// - Parameter context: What the token is for.
    /// - Returns: The token.
    /// - Throws: ``TokenCredentialError``; with code ``TokenCredentialError/Code/unavailable`` where this kind of credential
    ///   does not exist, so that another may be tried.
    func token(for context: TokenRequestContext) async throws(TokenCredentialError) -> CredentialToken
}

extension TokenCredential {
    /// Returns a token, held or new.
    ///
    /// - Parameter scopes: What the token is for, as a rule one `{resource}/.default`.
    /// - Returns: The token.
    /// - Throws: ``TokenCredentialError``.
    public func token(for scopes: String...) async throws(TokenCredentialError) -> CredentialToken {
        try await self.token(for: TokenRequestContext(scopes: scopes))
    }
}
