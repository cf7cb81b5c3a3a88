//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyCredentials
public import LatchkeyHTTP
public import LatchkeyTokenCache

/// An application that proves who it is with credentials, and gets its tokens through a cache.
///
/// One client serves all tasks of a process; make one for each app registration and keep it.
public final class ConfidentialClient: Sendable {
    let core: ConfidentialClientCore
    private let cache: TokenCache
    /// The host's own identity.
    let host: ManagedIdentityClient

    /// Creates a client.
    ///
    /// - Parameters:
    ///   - options: The app registration.
    ///   - cache: Where tokens are held; clients may share one.
    ///   - http: What sends requests to the token endpoint.
    ///   - credentialServices: What credentials need of the rest of the program; the host's identity by default.
    ///   - events: What the application takes part in or learns of; nothing by default.
    /// - Throws: ``AcquisitionError`` with code ``AcquisitionError/Code/configuration``, naming the wrong setting.
    public convenience init(
        _ options: ApplicationOptions,
        cache: TokenCache,
        http: any HTTPClient,
        credentialServices: CredentialServices = .init(),
        events: AcquisitionEvents = .init()
    ) throws(AcquisitionError) {
        try self.init(
            options,
            cache: cache,
            http: http,
            credentialServices: credentialServices,
            events: events,
            timing: .init(),
            environment: HostEnvironment.variables
        )
    }

    /// Creates a client whose clock and environment are under control.
    package init(
        _ options: ApplicationOptions,
        cache: TokenCache,
        http: any HTTPClient,
        credentialServices: CredentialServices = .init(),
        events: AcquisitionEvents = .init(),
        timing: AcquisitionTiming,
        environment: [String: String] = [:]
    ) throws(AcquisitionError) {
        self.host = ManagedIdentityClient(
            http: http,
            clientCapabilities: options.clientCapabilities,
            timing: timing,
            environment: environment,
            events: events
        )
        var services = credentialServices
        if services.managedIdentity == nil { services.managedIdentity = self.host }
        self.core = try ConfidentialClientCore(
            options,
            cache: cache,
            http: http,
            services: services,
            events: events,
            timing: timing,
            environment: environment
        )
        self.cache = cache
    }

    /// The issuer of the application's tokens.
    package var authority: Authority { self.core.authority }
    /// The application's identifier.
    package var clientID: String { self.core.clientID }

    /// The certificate that bound tokens are bound to now; whoever presents such a token presents it as well.
    ///
    /// - Returns: The certificate.
    /// - Throws: ``AcquisitionError`` when no credential has one.
    public func certificateBinding() async throws(AcquisitionError) -> CertificateBinding {
        try await self.core.certificateBinding()
    }

    /// Ends what the client holds beside the cache it was given.
    public func shutdown() async { await self.host.shutdown() }
}

extension ConfidentialClient: TokenAcquirer {
    /// Returns a token, held or new.
    public func token(for request: TokenRequest) async throws(AcquisitionError) -> AccessToken {
        try await self.originatedToken(for: request).token
    }

    /// A token, and where it came from.
    typealias Originated = (token: AccessToken, origin: TokenMetadata.Origin)

    /// Returns a token, held or new, and where it came from.
    func originatedToken(for request: TokenRequest) async throws(AcquisitionError) -> Originated {
        guard self.core.events.prepare == nil else { return try await self.preparedToken(for: request) }
        return try await self.plainToken(for: request)
    }

    private func preparedToken(for request: TokenRequest) async throws(AcquisitionError) -> Originated {
        var request = request
        do {
            try await self.core.events.prepare?(&request)
        } catch let error as AcquisitionError {
            throw error
        } catch {
            throw AcquisitionError(.invalidRequest, "A listener refused the request; see the cause.", cause: error)
        }
        return try await self.plainToken(for: request)
    }

    private func plainToken(for request: TokenRequest) async throws(AcquisitionError) -> Originated {
        if case .managedIdentity(let identity) = request.subject.base {
            return (try await self.host.token(for: request, identity: identity), .shared)
        }
        if let identity = request.options.managedIdentity {
            return (try await self.host.token(for: request, identity: identity), .shared)
        }
        let key: CacheKey
        if request.options.scheme == .bearer {
            key = try request.memo.key(of: self.core) { () throws(AcquisitionError) in try self.core.key(for: request) }
        } else {
            // What a token is bound to may be replaced at any time.
            key = try self.core.key(for: request, tokenKey: try await self.core.tokenKey(for: request))
        }
        if request.isPlain, let token = self.cache.freshToken(for: key).token { return (token, .memory) }
        return try await self.acquire(request, key)
    }

    /// Gets a token that memory does not have, or not just like that.
    private func acquire(_ request: TokenRequest, _ key: CacheKey) async throws(AcquisitionError) -> Originated {
        var request = request
        if case .onBehalfOf(let assertion) = request.subject.base, let session = request.options.longRunningSession {
            return try await self.start(session, assertion, &request)
        }
        if request.isPlain, request.subject.flow.hasHolder, self.cache.cachedToken(for: key) == nil {
            try await self.prepareHolder(of: request, key)
            if let token = self.core.coveringToken(for: key) { return (token, .memory) }
        }
        do throws(TokenCacheError) {
            if request.subject.agent != nil, self.cache.cachedToken(for: key) == nil {
                try await self.prepareAgent(request)
            }
            let mark = AcquisitionMark()
            let token = try await self.cache.token(
                for: key,
                from: FlowSource(client: self.core, request: request, mark: mark),
                options: self.cacheOptions(of: request, key)
            )
            return (token, mark.isSet ? .issuer : .shared)
        } catch {
            throw AcquisitionError(error, scopes: request.scopes)
        }
    }

    /// Starts a session that the options of a request on behalf of a user name, and returns its token.
    private func start(
        _ session: LongRunningSession,
        _ assertion: UserAssertion,
        _ request: inout TokenRequest
    ) async throws(AcquisitionError) -> Originated {
        _ = try await self.startLongRunning(
            for: assertion,
            scopes: request.scopes,
            session: session,
            options: request.options
        )
        request.subject = .longRunning(session)
        request.options.longRunningSession = nil
        request.options.claims = nil
        request.options.tenant = nil
        return try await self.plainToken(for: request)
    }

    /// Has the records of a user in memory: an acquisition that waits for the store holds up others.
    private func prepareHolder(of request: TokenRequest, _ key: CacheKey) async throws(AcquisitionError) {
        _ = try await self.core.holderRecord(key.subject)
        _ = try await self.core.record(try self.core.recordKey("refresh_token", key.subject))
    }

    private func prepareAgent(_ request: TokenRequest) async throws(TokenCacheError) {
        do throws(AcquisitionError) {
            try await self.core.prepareAgent(request)
        } catch {
            throw TokenCacheError(.acquisitionFailed, error.message, cause: error)
        }
    }

    private func cacheOptions(of request: TokenRequest, _ key: CacheKey) -> TokenRequestOptions {
        var options = request.cacheOptions
        // Whoever refreshed since has satisfied the claims as well.
        if let hash = request.options.rejectedTokenSHA256, let held = self.cache.cachedToken(for: key) {
            let isRejected = TokenDigest.hexadecimal(of: held.value) == hash.lowercased()
            options.forcedRefresh = isRejected ? .rejected(held.hash) : nil
            if !isRejected { options.claims = nil }
        }
        return options
    }
}

extension TokenSubject.Flow {
    /// Whether tokens are acquired with a refresh token that is kept.
    var hasHolder: Bool { self == .user || self == .longRunning }
}
