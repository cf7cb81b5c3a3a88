//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What a call may say about its token beyond scopes and subject: the `AcquireTokenOptions` of a configuration file.
public struct AcquireTokenOptions: Hashable, Sendable {
    /// The tenant to ask instead of the application's own (`Tenant`); `nil` by default.
    public var tenant: String?
    /// The claims that the token must satisfy, a JSON object (`Claims`); `nil` by default.
    public var claims: String?
    /// Whether to acquire a new token although one is held (`ForceRefresh`); false by default.
    public var forceRefresh: Bool
    /// The correlation identifier of the token request (`CorrelationId`); a random one by default.
    public var correlationID: String?

    /// Creates options.
    ///
    /// - Parameters:
    ///   - tenant: The tenant to ask instead of the application's own; none by default.
    ///   - claims: The claims that the token must satisfy; none by default.
    ///   - forceRefresh: Whether to acquire a new token although one is held; false by default.
    ///   - correlationID: The correlation identifier of the token request; a random one by default.
    public init(
        tenant: String? = nil,
        claims: String? = nil,
        forceRefresh: Bool = false,
        correlationID: String? = nil
    ) {
        self.tenant = tenant
        self.claims = claims
        self.forceRefresh = forceRefresh
        self.correlationID = correlationID
    }
}
