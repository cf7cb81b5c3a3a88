//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What an assertion is needed for.
public struct AssertionRequest: Hashable, Sendable {
    /// The client that the assertion is to prove.
    public var clientID: String
    /// The tenant that is asked for a token; empty when the issuer has none.
    public var tenant: String
    /// The URL of the token endpoint that the assertion is for.
    public var tokenEndpoint: String
    /// The path of a federated managed identity that the assertion shall name; `nil` for none.
    public var federatedIdentityPath: String?
    /// Whether the assertion must be bound to a certificate, which comes with it.
    public var isBound: Bool
    /// The correlation identifier of the request.
    public var correlationID: String
    /// The claims that the token request carries, a JSON object; `nil` for none.
    public var claims: String?
    /// The client's capabilities, such as `cp1`.
    public var capabilities: [String] = []

    /// Creates a request.
    ///
    /// - Parameters:
    ///   - clientID: The client that the assertion is to prove.
    ///   - tenant: The tenant that is asked for a token.
    ///   - tokenEndpoint: The URL of the token endpoint that the assertion is for.
    ///   - federatedIdentityPath: The path of a federated managed identity; none by default.
    ///   - isBound: Whether the assertion must be bound to a certificate; no by default.
    ///   - correlationID: The correlation identifier of the request.
    public init(
        clientID: String,
        tenant: String,
        tokenEndpoint: String,
        federatedIdentityPath: String? = nil,
        isBound: Bool = false,
        correlationID: String
    ) {
        self.clientID = clientID
        self.tenant = tenant
        self.tokenEndpoint = tokenEndpoint
        self.federatedIdentityPath = federatedIdentityPath
        self.isBound = isBound
        self.correlationID = correlationID
    }
}
