//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What a call may say about its token beyond scopes and subject: the `AcquireTokenOptions` of a configuration file.
///
/// Everything here that changes which token is right is a part of the cache's key; header fields, correlation identifiers,
/// routing hints and what a signature covers are not.
public struct AcquireTokenOptions: Hashable, Sendable {
    /// The name of the app registration to use (`AuthenticationOptionsName`), where several are known; the one that is
    /// asked by default.
    public var application: String?
    /// The tenant to ask instead of the application's own (`Tenant`); `nil` by default.
    public var tenant: String?
    /// The claims that the token must satisfy, a JSON object (`Claims`); `nil` by default.
    ///
    /// They come from a challenge: a token that is held is not returned.
    public var claims: String?
    /// Whether to acquire a new token although one is held (`ForceRefresh`); false by default.
    public var forceRefresh: Bool
    /// The correlation identifier of the token request (`CorrelationId`); a random one by default.
    public var correlationID: String?
    /// How the token is presented, and what it is bound to; as a bearer token by default.
    public var scheme: TokenScheme = .bearer
    /// Parameters added to the address of the token endpoint (`ExtraQueryParameters`); none by default.
    public var extraQueryParameters: [String: String] = [:]
    /// Parameters added to the form of the token request; none by default.
    public var extraBodyParameters: [String: String] = [:]
    /// Header fields added to the token request (`ExtraHeadersParameters`); none by default.
    public var extraHeaders: [String: String] = [:]
    /// The path of a federated managed identity that the token is for (`FmiPath`); `nil` by default.
    public var federatedIdentityPath: String?
    /// The B2C user flow to use (`UserFlow`); that of the application by default.
    public var userFlow: String?
    /// The host's identity to use in place of the application (`ManagedIdentity`); `nil` by default.
    public var managedIdentity: ManagedIdentity?
    /// The session that a token on behalf of a user starts (`LongRunningWebApiSessionKey`); `nil` by default.
    public var longRunningSession: LongRunningSession?
    /// Claims that the application asks for by itself, a JSON object; unlike ``claims`` they do not pass over the cache.
    public var clientClaims: String?
    /// The SHA-256 hash in hexadecimal digits of the token that a resource rejected; another one that is held will do.
    public var rejectedTokenSHA256: String?
    /// An assertion that proves the client in place of its credentials; `nil` by default.
    public var clientAssertion: String?
    /// Further claims for the assertion that proves the client, a JSON object; `nil` by default.
    public var clientAssertionClaims: String?
    /// The path of a federated managed identity that the client's assertion shall name; `nil` by default.
    public var assertionIdentityPath: String?
    /// Attributes for an attribute-augmented token, a JSON object; `nil` by default.
    public var attributes: String?
    /// Tokens that prove attributes; none by default.
    public var attributeTokens: [String] = []
    /// Further components that keep tokens apart in the cache, and are not sent; none by default.
    public var cachePartition: [String: String] = [:]
    /// What a signed token's signature covers; only for ``TokenScheme/signedRequest``.
    public var signedRequest: SignedRequest?
    /// Where the account of the user is kept, for requests that do not tell; `nil` by default.
    public var routingHint: RoutingHint?
    /// What callers attach for providers and listeners of their own; nothing by default.
    var extensions = RequestExtensions()

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

    /// What a caller attached for providers and listeners of its own; it is neither sent nor a part of the cache's key.
    ///
    /// - Parameter key: The kind of data.
    public subscript<Key: RequestExtensionKey>(key: Key.Type) -> Key.Value? {
        get { self.extensions[key] }
        set { self.extensions[key] = newValue }
    }

    /// Adds what other options have attached and these have not.
    ///
    /// - Parameter defaults: The other options.
    package mutating func fillExtensions(from defaults: Self) { self.extensions.fill(from: defaults.extensions) }

    /// Checks every option that can be checked without a network.
    ///
    /// - Throws: ``AcquisitionError`` with code ``AcquisitionError/Code/invalidRequest``, saying which one is wrong.
    public func validate() throws(AcquisitionError) { try RequestRules.check(self) }

    /// Creates options in a closure, for those that have no parameter of their own.
    ///
    /// - Parameter change: Changes the default options.
    public init(_ change: (inout Self) -> Void) {
        self.init()
        change(&self)
    }
}
