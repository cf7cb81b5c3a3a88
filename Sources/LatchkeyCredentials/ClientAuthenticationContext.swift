//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The token request that a ``ClientCredential`` authenticates.
public struct ClientAuthenticationContext: Hashable, Sendable {
    /// The client identifier.
    public var clientID: String
    /// The tenant that is asked for a token; empty when the issuer has none.
    public var tenant: String
    /// The URL of the token endpoint, as an assertion names it in its audience.
    public var tokenEndpoint: String
    /// The correlation identifier of the request.
    public var correlationID: String
    /// The URL of the token endpoint for clients that present a certificate to it (RFC 8705 §5); `nil` when the issuer
    /// has none.
    ///
    /// An assertion that goes along with ``ClientAuthentication/clientIdentity`` names it in its audience.
    public var boundTokenEndpoint: String?
    /// Whether the token shall be bound to the client's certificate (RFC 8705 §3): a certificate is then presented in
    /// place of an assertion, and a credential that has none throws ``CredentialError/Code/notSupported``.
    public var requiresBinding = false
    /// How the issuer wants client assertions to be signed; as Entra does by default.
    public var assertionStyle: ClientAssertionStyle = .modern
    /// Further claims for a client assertion, a JSON object; none by default.
    public var extraAssertionClaims: String?
    /// The path of a federated managed identity that the assertion shall name; none by default.
    public var federatedIdentityPath: String?
    /// The claims that the token request carries, a JSON object, for credentials that ask someone else for an assertion.
    public var claims: String?
    /// The client's capabilities, such as `cp1`, for credentials that ask someone else for an assertion.
    public var capabilities: [String] = []

    /// Creates a context.
    ///
    /// - Parameters:
    ///   - clientID: The client identifier.
    ///   - tenant: The tenant that is asked for a token; empty when the issuer has none.
    ///   - tokenEndpoint: The URL of the token endpoint.
    ///   - correlationID: The correlation identifier of the request.
    public init(clientID: String, tenant: String, tokenEndpoint: String, correlationID: String) {
        self.clientID = clientID
        self.tenant = tenant
        self.tokenEndpoint = tokenEndpoint
        self.correlationID = correlationID
    }
}
