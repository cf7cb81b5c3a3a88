//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyConfiguration
public import LatchkeyCredentials
public import LatchkeyDownstreamAPI
public import LatchkeyHTTP
public import LatchkeyTokenAcquisition
public import LatchkeyTokenCache
import Synchronization

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
    /// The named APIs.
    public let downstream: DownstreamAPIClient
    let directory: ApplicationDirectory
    /// What the clients of the app registrations share.
    let parts: Parts
    let reloading: Mutex<ReloadState>
    let ownHTTP: CurlHTTPClient?
    /// Where header fields come from, by scheme and by app registration.
    let headers: SchemeHeaderProvider
    /// The client of Microsoft Graph.
    let graphs: GraphClients

    /// Creates a client from configuration.
    ///
    /// - Parameters:
    ///   - source: Where the configuration comes from, for example `.file("appsettings.json")`.
    ///   - cache: The cache to hold tokens in; a new one in memory by default.
    ///   - credentialServices: What credentials need of the rest of the program, such as vaults; see
    ///     ``init(_:cache:credentialServices:events:extensions:)``.
    ///   - events: What the application takes part in or learns of; nothing by default.
    ///   - extensions: What the program adds to how APIs are called; nothing by default.
    /// - Throws: `ConfigurationError` that lists everything that is wrong, or the error of the part that cannot be made.
    public convenience init(
        configuration source: ConfigurationSource,
        cache: TokenCache = TokenCache(),
        credentialServices: CredentialServices = .init(),
        events: AcquisitionEvents = .init(),
        extensions: ClientExtensions = .init()
    ) async throws {
        var source = source
        source.sections.protocolSchemes += extensions.schemes.keys.sorted()
        let fingerprint = source.fingerprint()
        let settings = try source.load()
        try self.init(
            ReloadState(source: source, settings: settings, fingerprint: fingerprint),
            cache: cache,
            credentialServices: credentialServices,
            events: events,
            extensions: extensions
        )
    }

    /// Creates a client from settings.
    ///
    /// - Parameters:
    ///   - settings: The application and the named APIs.
    ///   - cache: The cache to hold tokens in; a new one in memory by default.
    ///   - credentialServices: What credentials need of the rest of the program, such as vaults. By default the host's
    ///     identity serves them, and the applications in the settings do.
    ///   - events: What the application takes part in or learns of; nothing by default.
    ///   - extensions: What the program adds to how APIs are called; nothing by default.
    /// - Throws: The error of the part that cannot be made; it names the wrong setting.
    public convenience init(
        _ settings: ClientSettings,
        cache: TokenCache = TokenCache(),
        credentialServices: CredentialServices = .init(),
        events: AcquisitionEvents = .init(),
        extensions: ClientExtensions = .init()
    ) throws {
        try self.init(
            ReloadState(source: nil, settings: settings),
            cache: cache,
            credentialServices: credentialServices,
            events: events,
            extensions: extensions
        )
    }

    private convenience init(
        _ state: ReloadState,
        cache: TokenCache,
        credentialServices: CredentialServices,
        events: AcquisitionEvents,
        extensions: ClientExtensions
    ) throws {
        let trust = state.settings.certificateAuthorityFile.map(CurlHTTPClient.TrustRoots.file) ?? .system
        let http = try CurlHTTPClient(configuration: .init(trustRoots: trust))
        var parts = Parts(cache: cache, http: http, credentialServices: credentialServices, events: events)
        parts.extensions = extensions
        try self.init(state, parts, ownHTTP: http)
    }

    /// Creates a client that sends its requests over an HTTP client of the caller's.
    ///
    /// - Parameters:
    ///   - settings: The application and the named APIs.
    ///   - cache: The cache to hold tokens in; a new one in memory by default.
    ///   - http: What sends requests; its owner shuts it down.
    ///   - credentialServices: What credentials need of the rest of the program, such as vaults; see
    ///     ``init(_:cache:credentialServices:events:extensions:)``.
    ///   - events: What the application takes part in or learns of; nothing by default.
    ///   - extensions: What the program adds to how APIs are called; nothing by default.
    /// - Throws: The error of the part that cannot be made; it names the wrong setting.
    public convenience init(
        _ settings: ClientSettings,
        cache: TokenCache = TokenCache(),
        http: any HTTPClient,
        credentialServices: CredentialServices = .init(),
        events: AcquisitionEvents = .init(),
        extensions: ClientExtensions = .init()
    ) throws {
        var parts = Parts(cache: cache, http: http, credentialServices: credentialServices, events: events)
        parts.extensions = extensions
        try self.init(ReloadState(source: nil, settings: settings), parts, ownHTTP: nil)
    }

    private init(_ state: ReloadState, _ parts: Parts, ownHTTP: CurlHTTPClient?) throws {
        let directory = ApplicationDirectory()
        var parts = parts
        parts.serve(directory)
        let applications = try Applications(state.settings, parts, earlier: nil)
        try Self.check(state.settings, applications, parts)
        directory.replace(with: applications)
        self.cache = parts.cache
        self.ownHTTP = ownHTTP
        self.directory = directory
        self.parts = parts
        self.reloading = Mutex(state)
        self.headers = SchemeHeaderProvider(directory, schemes: parts.extensions.schemes)
        self.graphs = try GraphClients(
            state.settings,
            headers: self.headers,
            http: parts.extensions.httpClients[GraphClients.apiName] ?? parts.http
        )
        self.downstream = try DownstreamAPIClient(
            apis: state.settings.downstreamAPIs,
            headers: self.headers,
            http: parts.http,
            httpClients: parts.extensions.httpClients,
            certificate: { [directory] application in
                try await directory.current().client(named: application).certificateBinding().identity
            }
        )
    }

    /// Checks that the app registrations exist that APIs name, and the providers of their schemes.
    static func check(
        _ settings: ClientSettings,
        _ applications: Applications,
        _ parts: Parts
    ) throws(AcquisitionError) {
        let schemes = Set(parts.extensions.schemes.keys.map { $0.lowercased() })
        for (name, options) in settings.downstreamAPIs.sorted(by: { $0.key < $1.key }) {
            _ = try applications.client(named: options.acquireTokenOptions.application)
            guard let scheme = options.acquireTokenOptions.scheme.customName, !schemes.contains(scheme) else {
                continue
            }
            throw AcquisitionError(
                .configuration,
                "The API '\(SafeText.clean(name, limit: 64))' wants the scheme '\(SafeText.clean(scheme, limit: 64))', "
                    + "but nobody presents tokens by it. Add a provider for it to the client's extensions.",
                reason: "unknown_scheme"
            )
        }
    }

    /// What acquires tokens for the configured application; a reload may put another in its place.
    public var acquirer: ConfidentialClient {
        do {
            return try self.application()
        } catch {
            // The main application is in every configuration that comes into force.
            preconditionFailure("\(error)")
        }
    }

    /// Returns what acquires tokens for one of the configured applications.
    ///
    /// - Parameter name: The name of its section; that of the main one by default.
    /// - Returns: The application's client; a reload may put another in its place.
    /// - Throws: `AcquisitionError` with code `configuration` when there is none of that name.
    public func application(_ name: String? = nil) throws(AcquisitionError) -> ConfidentialClient {
        try self.directory.current().client(named: name)
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
    ///   - options: What else governs the token, such as the application to use; nothing by default.
    /// - Returns: The field's value.
    /// - Throws: `AcquisitionError`.
    public func authorizationHeader(
        scopes: [String],
        as subject: TokenSubject,
        options: AcquireTokenOptions = .init()
    ) async throws(AcquisitionError) -> AuthorizationHeader {
        try await self.headers.authorizationHeader(scopes: scopes, as: subject, options: options)
    }

    /// Ends acquisitions and transfers; afterwards calls fail.
    public func shutdown() async {
        await self.cache.shutdown()
        for application in (try? self.directory.current())?.all ?? [] { await application.shutdown() }
        await self.ownHTTP?.shutdown()
    }
}
