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
