//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyConfiguration
public import LatchkeyDownstreamAPI
public import LatchkeyHTTP
public import LatchkeyTokenAcquisition
public import LatchkeyTokenCache

/// Everything that a service needs to call APIs with the right token, composed from its configuration.
///
/// ```swift
/// let latchkey = try await LatchkeyClient(configuration: .file("appsettings.json"))
/// let products: [Product] = try await latchkey.api("MyApi").get("api/products", as: .app)
/// ```
///
/// Make one for a process and keep it. Everything that is wrong in the configuration is reported when it is made.
public final class LatchkeyClient: Sendable {
    /// The cache that holds the tokens.
    public let cache: TokenCache
    /// What acquires tokens for the configured application.
    public let acquirer: ConfidentialClient
    /// The named APIs.
    public let downstream: DownstreamAPIClient
    private let ownHTTP: CurlHTTPClient?

    /// Creates a client from configuration.
    ///
    /// - Parameters:
    ///   - source: Where the configuration comes from, for example `.file("appsettings.json")`.
    ///   - cache: The cache to hold tokens in; a new one in memory by default.
    /// - Throws: `ConfigurationError` that lists everything that is wrong, or the error of the part that cannot be made.
    public convenience init(
        configuration source: ConfigurationSource,
        cache: TokenCache = TokenCache()
    ) async throws {
        try self.init(try source.load(), cache: cache)
    }

    /// Creates a client from settings.
    ///
    /// - Parameters:
    ///   - settings: The application and the named APIs.
    ///   - cache: The cache to hold tokens in; a new one in memory by default.
    /// - Throws: The error of the part that cannot be made; it names the wrong setting.
    public convenience init(_ settings: ClientSettings, cache: TokenCache = TokenCache()) throws {
        let trust = settings.certificateAuthorityFile.map(CurlHTTPClient.TrustRoots.file) ?? .system
        let http = try CurlHTTPClient(configuration: .init(trustRoots: trust))
        try self.init(settings, cache: cache, http: http, ownHTTP: http)
    }

    /// Creates a client that sends its requests over an HTTP client of the caller's.
    ///
    /// - Parameters:
    ///   - settings: The application and the named APIs.
    ///   - cache: The cache to hold tokens in; a new one in memory by default.
    ///   - http: What sends requests; its owner shuts it down.
    /// - Throws: The error of the part that cannot be made; it names the wrong setting.
    public convenience init(
        _ settings: ClientSettings,
        cache: TokenCache = TokenCache(),
        http: any HTTPClient
    ) throws {
        try self.init(settings, cache: cache, http: http, ownHTTP: nil)
    }

    private init(
        _ settings: ClientSettings,
        cache: TokenCache,
        http: any HTTPClient,
        ownHTTP: CurlHTTPClient?
    ) throws {
        self.cache = cache
        self.ownHTTP = ownHTTP
        self.acquirer = try ConfidentialClient(settings.application, cache: cache, http: http)
        self.downstream = try DownstreamAPIClient(apis: settings.downstreamAPIs, headers: self.acquirer, http: http)
    }

    /// Returns one of the named APIs.
    ///
    /// - Parameter name: The name of the API in the configuration; checked with the first call.
    /// - Returns: The API.
    public func api(_ name: String) -> NamedAPI {
        self.downstream.api(name)
    }

    /// Returns an `Authorization` field for a request that the caller sends itself.
    ///
    /// - Parameters:
    ///   - scopes: The scopes of the token.
    ///   - subject: For whom the token is.
    /// - Returns: The field's value.
    /// - Throws: `AcquisitionError`.
    public func authorizationHeader(
        scopes: [String],
        as subject: TokenSubject
    ) async throws(AcquisitionError) -> AuthorizationHeader {
        try await self.acquirer.authorizationHeader(scopes: scopes, as: subject)
    }

    /// Ends acquisitions and transfers; afterwards calls fail.
    public func shutdown() async {
        await self.cache.shutdown()
        await self.ownHTTP?.shutdown()
    }
}
