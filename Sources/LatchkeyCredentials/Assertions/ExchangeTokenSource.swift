//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A token that is needed as an assertion, and who shall get it.
public struct ExchangeTokenRequest: Hashable, Sendable {
    /// The scope, such as `api://AzureADTokenExchange/.default`.
    public var scope: String
    /// The client identifier of a user-assigned managed identity; `nil` for the system's, or when none is meant.
    public var managedIdentityClientID: String?
    /// What the assertion is needed for.
    public var assertion: AssertionRequest

    /// Creates a request.
    ///
    /// - Parameters:
    ///   - scope: The scope.
    ///   - managedIdentityClientID: The client identifier of a user-assigned managed identity; none by default.
    ///   - assertion: What the assertion is needed for.
    public init(scope: String, managedIdentityClientID: String? = nil, assertion: AssertionRequest) {
        self.scope = scope
        self.managedIdentityClientID = managedIdentityClientID
        self.assertion = assertion
    }
}

/// A type that acquires tokens which are then used as assertions: the host's managed identity, another app
/// registration, or another OpenID provider.
public protocol ExchangeTokenSource: Sendable {
    /// Acquires a token.
    ///
    /// - Parameter request: The token, and what it is for.
    /// - Returns: The token; with a certificate when the request wants it bound.
    /// - Throws: Any error.
    func exchangeToken(for request: ExchangeTokenRequest) async throws -> SignedAssertion
}

/// Assertions that are tokens of someone else: of the host's managed identity, or of another application.
public struct ExchangedAssertionProvider: AssertionProvider, Sendable {
    /// Who gets the tokens.
    public let identifier: String
    private let source: any ExchangeTokenSource
    private let audience: String?
    private let managedIdentityClientID: String?

    /// Uses tokens of the host's managed identity (workload identity federation).
    ///
    /// - Parameters:
    ///   - source: Acquires the tokens.
    ///   - clientID: The client identifier of a user-assigned identity; `nil`, the default, for the system's.
    ///   - audience: The audience of the tokens; that of the token endpoint's cloud by default.
    /// - Returns: The provider.
    public static func managedIdentity(
        _ source: any ExchangeTokenSource,
        clientID: String? = nil,
        audience: String? = nil
    ) -> Self {
        .init(
            identifier: "assertion_managed_identity:\(clientID ?? "system")",
            source: source,
            audience: audience,
            managedIdentityClientID: clientID
        )
    }

    /// Uses tokens of another app registration, or of another OpenID provider.
    ///
    /// - Parameters:
    ///   - name: The other application's name.
    ///   - source: Acquires the tokens.
    ///   - audience: The audience of the tokens; that of the token endpoint's cloud by default.
    /// - Returns: The provider.
    public static func application(
        _ name: String,
        _ source: any ExchangeTokenSource,
        audience: String? = nil
    ) -> Self {
        .init(
            identifier: "assertion_application:\(name)",
            source: source,
            audience: audience,
            managedIdentityClientID: nil
        )
    }

    /// Acquires a token.
    public func assertion(for request: AssertionRequest) async throws -> SignedAssertion {
        try await self.source.exchangeToken(
            for: ExchangeTokenRequest(
                scope: TokenExchangeAudience.scope(self.audience, for: request.tokenEndpoint),
                managedIdentityClientID: self.managedIdentityClientID,
                assertion: request
            )
        )
    }
}
