//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenCache

/// What a client of an Azure service asks its credential for.
public struct TokenRequestContext: Hashable, Sendable {
    /// What the token is for, as a rule one `{resource}/.default`.
    public var scopes: [String]
    /// The claims of a challenge, a JSON object: a token that is held will not do; `nil` by default.
    public var claims: String?
    /// The tenant that the service names in a challenge; that of the credential by default.
    public var tenantID: String?
    /// Whether the client can deal with claims challenges (continuous access evaluation); false by default.
    ///
    /// Its tokens may then be revoked early, and are kept apart from others.
    public var enablesContinuousAccessEvaluation: Bool
    /// The token that the service has rejected: another is acquired unless it is held already; `nil` by default.
    public var rejected: TokenHash?

    /// Creates a context.
    ///
    /// - Parameters:
    ///   - scopes: What the token is for.
    ///   - claims: The claims of a challenge; none by default.
    ///   - tenantID: The tenant that the service names; that of the credential by default.
    ///   - enablesContinuousAccessEvaluation: Whether the client can deal with claims challenges; false by default.
    ///   - rejected: The token that the service has rejected; none by default.
    public init(
        scopes: [String],
        claims: String? = nil,
        tenantID: String? = nil,
        enablesContinuousAccessEvaluation: Bool = false,
        rejected: TokenHash? = nil
    ) {
        self.scopes = scopes
        self.claims = claims
        self.tenantID = tenantID
        self.enablesContinuousAccessEvaluation = enablesContinuousAccessEvaluation
        self.rejected = rejected
    }
}

extension TokenRequestContext {
    /// Checks that there are scopes, and that none is empty.
    func checkScopes() throws(TokenCredentialError) {
        guard !self.scopes.isEmpty, self.scopes.allSatisfy({ !$0.isEmpty }) else {
            throw TokenCredentialError(
                .invalidRequest,
                "No scope was given. Give one, as a rule '{resource}/.default'."
            )
        }
    }

    /// The one scope of those that have a tool or a host acquire their tokens.
    func onlyScope(for name: String) throws(TokenCredentialError) -> String {
        try self.checkScopes()
        guard self.scopes.count == 1 else {
            throw TokenCredentialError(
                .invalidRequest,
                "\(self.scopes.count) scopes were given. \(name) takes one: '{resource}/.default'."
            )
        }
        return self.scopes[0]
    }
}
