//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyHTTP
public import LatchkeyTokenCache

/// Gets tokens of the identities that the platform gave to the host: IMDS, App Service, Azure Arc, Cloud Shell, Service
/// Fabric and Machine Learning.
///
/// Tokens stay in the memory of the process: in a store that hosts share, one would get another's.
public final class ManagedIdentityClient: Sendable {
    /// What the acquisitions of a client share.
    final class Core: Sendable {
        let host: Result<ManagedIdentityHost, AcquisitionError>
        let http: any HTTPClient
        let clientCapabilities: [String]
        let timing: AcquisitionTiming
        let events: AcquisitionEvents
        let arcDirectory: String

        init(
            host: Result<ManagedIdentityHost, AcquisitionError>,
            http: any HTTPClient,
            clientCapabilities: [String],
            timing: AcquisitionTiming,
            events: AcquisitionEvents,
            arcDirectory: String
        ) {
            self.host = host
            self.http = http
            self.clientCapabilities = clientCapabilities
            self.timing = timing
            self.events = events
            self.arcDirectory = arcDirectory
        }
    }

    private let core: Core
    private let cache: TokenCache

    /// Creates a client for the platform that the environment variables of the process tell.
    ///
    /// - Parameters:
    ///   - http: What sends requests; it must reach addresses of the host itself without a proxy.
    ///   - clientCapabilities: What the application can deal with, such as `cp1`; nothing by default.
    public convenience init(http: any HTTPClient, clientCapabilities: [String] = []) {
        self.init(
            http: http,
            clientCapabilities: clientCapabilities,
            timing: .init(),
            environment: HostEnvironment.variables
        )
    }

    /// Creates a client whose clock and environment are under control.
    package init(
        http: any HTTPClient,
        clientCapabilities: [String] = [],
        timing: AcquisitionTiming,
        environment: [String: String],
        events: AcquisitionEvents = .init(),
        hasArcAgent: Bool = ArcAgent.isInstalled,
        arcDirectory: String = ArcAgent.tokenDirectory,
        loadTimeout: Duration = .seconds(120)
    ) {
        let host = Result { () throws(AcquisitionError) in
            try ManagedIdentityHost(environment: environment, hasArcAgent: hasArcAgent)
        }
        self.core = Core(
            host: host,
            http: http,
            clientCapabilities: clientCapabilities,
            timing: timing,
            events: events,
            arcDirectory: arcDirectory
        )
        // A service that is being updated is back within seventy seconds.
        var configuration = TokenCache.Configuration()
        configuration.loadTimeout = loadTimeout
        self.cache = TokenCache(configuration: configuration)
    }

    /// Drops all tokens; later requests fail.
    public func shutdown() async { await self.cache.shutdown() }

    /// The name of the platform that was recognised, such as `IMDS`; `nil` when its variables are malformed.
    public var platform: String? { try? self.core.host.get().name }

    func token(
        for request: TokenRequest,
        identity: ManagedIdentity
    ) async throws(AcquisitionError) -> AccessToken {
        try RequestRules.check(request.options)
        guard request.options.scheme == .bearer else {
            throw AcquisitionError(
                .invalidRequest,
                "A bound token of the host's identity needs key hardware that this platform does not offer.",
                reason: "mtls_pop_requires_keyguard"
            )
        }
        let resource = try Self.resource(of: request.scopes)
        do {
            let key = try CacheKey(
                authority: "managed_identity",
                tenant: "managed_identity",
                client: identity.cacheName,
                flow: TokenSubject.Flow.managedIdentity.rawValue,
                scopes: [resource]
            )
            if request.isPlain, let token = self.cache.freshToken(for: key).token { return token }
            let source = ManagedIdentitySource(
                client: self.core,
                identity: identity,
                resource: resource,
                correlationID: request.options.correlationID
            )
            return try await self.cache.token(for: key, from: source, options: self.options(of: request, key))
        } catch {
            throw AcquisitionError(error, scopes: request.scopes)
        }
    }

    private func options(of request: TokenRequest, _ key: CacheKey) -> TokenRequestOptions {
        var options = request.cacheOptions
        if let hash = request.options.rejectedTokenSHA256, let held = self.cache.cachedToken(for: key) {
            let isRejected = TokenDigest.hexadecimal(of: held.value) == hash.lowercased()
            options.forcedRefresh = isRejected ? .rejected(held.hash) : nil
            if !isRejected { options.claims = nil }
        }
        return options
    }

    /// The one resource that a token of the host's identity is for.
    private static func resource(of scopes: [String]) throws(AcquisitionError) -> String {
        try ScopeRules.check(scopes)
        guard scopes.count == 1 else {
            throw AcquisitionError(
                .invalidRequest,
                "\(scopes.count) scopes were given for a token of the host's identity. Give one: '{resource}/.default'.",
                reason: "exactly_one_scope_expected"
            )
        }
        let suffix = "/.default"
        return scopes[0].lowercased().hasSuffix(suffix) ? String(scopes[0].dropLast(suffix.count)) : scopes[0]
    }
}

extension ManagedIdentityClient: TokenAcquirer, AuthorizationHeaderProvider {
    /// Returns a token of the host's identity, held or new; a request for the application means that of the system.
    public func token(for request: TokenRequest) async throws(AcquisitionError) -> AccessToken {
        if let identity = request.options.managedIdentity {
            return try await self.token(for: request, identity: identity)
        }
        switch request.subject.base {
        case .app: return try await self.token(for: request, identity: .systemAssigned)
        case .managedIdentity(let identity): return try await self.token(for: request, identity: identity)
        default:
            throw AcquisitionError(.invalidRequest, "The host's identity speaks for no user. Use '.managedIdentity()'.")
        }
    }
}
