//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CoreMetrics
public import LatchkeyCrypto
public import LatchkeyHTTP
package import LatchkeyTokenAcquisition

/// Validates the tokens that an API is called with.
///
/// The order is fixed and the first failure wins: form, decryption, header, key, signature, issuer, audience, time, kind,
/// permissions. Nothing that a token says is believed before its signature is verified, except which of the issuer's
/// keys to try. What a token is bound to is for ``BearerGuard`` to check, with each request.
public final class TokenValidator: Sendable {
    /// Which tokens are accepted.
    public let options: TokenValidationOptions
    let metadata: IssuerMetadataStore
    /// The metadata of the older version of Entra ID, whose issuer has another name.
    let olderMetadata: IssuerMetadataStore?
    let timing: AcquisitionTiming
    private let remembered: ValidatedTokens
    private let metrics: ValidationMetrics

    /// Creates a validator that asks the issuer for its keys.
    ///
    /// - Parameters:
    ///   - options: Which tokens are accepted.
    ///   - http: What sends the requests to the issuer.
    public convenience init(_ options: TokenValidationOptions, http: any HTTPClient) {
        self.init(options, http: http, timing: .init())
    }

    /// Creates a validator that knows the issuer's keys.
    ///
    /// - Parameters:
    ///   - options: Which tokens are accepted.
    ///   - issuer: The issuer's name, in which `{tenantid}` stands for the token's tenant.
    ///   - keys: The issuer's keys.
    public convenience init(_ options: TokenValidationOptions, issuer: String, keys: JSONWebKeySet) {
        self.init(options, issuer: issuer, keys: keys, timing: .init())
    }

    /// Creates a validator whose clock is under control.
    package init(_ options: TokenValidationOptions, issuer: String, keys: JSONWebKeySet, timing: AcquisitionTiming) {
        self.options = options
        self.metrics = ValidationMetrics(options.telemetry.metrics)
        self.metadata = IssuerMetadataStore(fixed: IssuerMetadata(issuer: issuer, keySet: keys, generation: 1))
        self.olderMetadata = nil
        self.timing = timing
        self.remembered = ValidatedTokens(capacity: options.rememberedTokens)
    }

    /// Creates a validator whose clock is under control.
    package init(_ options: TokenValidationOptions, http: any HTTPClient, timing: AcquisitionTiming) {
        let metrics = ValidationMetrics(options.telemetry.metrics)
        func store(_ url: EndpointURL) -> IssuerMetadataStore {
            let source = IssuerMetadataSource(
                authority: options.authority,
                url: url,
                applicationID: options.usesCustomSigningKeys ? options.clientID : nil,
                http: http
            )
            let observer = KeyFetchObserver(telemetry: options.telemetry, metrics: metrics)
            return IssuerMetadataStore(source, policy: options.keyRefresh, timing: timing, observer: observer)
        }
        self.metrics = metrics
        self.options = options
        self.metadata = store(options.authority.descriptionURL)
        self.olderMetadata = options.authority.olderDescriptionURL.map(store)
        self.timing = timing
        self.remembered = ValidatedTokens(capacity: options.rememberedTokens)
    }

    /// Validates a token.
    ///
    /// - Parameter token: The token, signed or encrypted, in compact form.
    /// - Returns: Who sent it.
    /// - Throws: ``TokenValidationError``.
    public func validate(_ token: String) async throws(TokenValidationError) -> CallerIdentity {
        do throws(TokenValidationError) {
            return try await self.identity(of: token)
        } catch {
            self.metrics.refused(error.code)
            throw error
        }
    }

    private func identity(of token: String) async throws(TokenValidationError) -> CallerIdentity {
        let now = self.timing.wallSeconds()
        guard token.utf8.count <= self.options.longestToken else {
            throw TokenValidationError(.malformed, "The token is longer than \(self.options.longestToken) bytes.")
        }
        let hash = self.remembered.isOn ? ValidatedTokens.Hash(of: token) : nil
        if let hash, let identity = self.remembered.identity(of: hash, at: now, generation: self.generation) {
            self.metrics.remembered.increment()
            return identity
        }
        let candidate = try await self.read(token)
        let metadata = try await self.verify(candidate)
        try self.check(candidate, metadata, at: now)
        let identity = CallerIdentity(
            claims: candidate.claims,
            registration: self.options.registration,
            origin: .token(candidate.text),
            binding: TokenBinding(candidate.claims)
        )
        if let hash {
            let end = min(candidate.expiry ?? now, now + self.options.rememberedFor.components.seconds)
            let generation = self.generation
            // Keys that changed meanwhile are not those that the token was verified with.
            if self.store(for: candidate).generation == metadata.generation {
                self.remembered.remember(identity, as: hash, until: end, generation: generation)
            }
        }
        self.metrics.accepted.increment()
        return identity
    }

    /// Keeps the issuer's keys fresh, so that no request has to wait for them, until the task is cancelled.
    public func run() async {
        while !Task.isCancelled {
            // What fails here is said to the requests that need the keys.
            _ = try? await self.metadata.metadata()
            let wait = self.metadata.timeUntilDue ?? self.options.keyRefresh.longestBackoff
            do {
                try await self.timing.sleep(max(wait, .seconds(1)))
            } catch {
                break
            }
        }
        self.metadata.cancel()
        self.olderMetadata?.cancel()
    }

    /// How many validated tokens are remembered.
    package var rememberedCount: Int { self.remembered.count }

    /// How many fetches of keys have ended.
    package var keyFetches: UInt64 { self.metadata.fetches + (self.olderMetadata?.fetches ?? 0) }

    /// The number of the newest keys: what was validated with others is validated again.
    private var generation: UInt64 { self.metadata.generation &+ (self.olderMetadata?.generation ?? 0) << 32 }

    /// Finds the key and verifies the signature; a key that is not known is looked for once at the issuer.
    private func verify(_ candidate: CandidateToken) async throws(TokenValidationError) -> IssuerMetadata {
        let store = self.store(for: candidate)
        var metadata = try await store.metadata()
        var keys = metadata.keys(named: candidate.jws.header.keyID)
        if keys.isEmpty, let newer = await store.metadata(after: metadata) {
            metadata = newer
            keys = newer.keys(named: candidate.jws.header.keyID)
        }
        guard !keys.isEmpty else {
            throw TokenValidationError(.keyNotFound, "The issuer has no key of the name that the token's header gives.")
        }
        let algorithm = candidate.jws.header.algorithm
        let fitting = keys.filter { key in
            key.publicKey.kind == algorithm.keyKind && (key.algorithm == nil || key.algorithm == algorithm.name)
        }
        guard !fitting.isEmpty else {
            throw TokenValidationError(.unsupported, "The token's algorithm \(algorithm) does not fit the key.")
        }
        let signer = fitting.first { (try? candidate.jws.verify(with: $0.publicKey)) != nil }
        guard let signer else {
            throw TokenValidationError(.invalidSignature, "The token's signature is not the issuer's.")
        }
        try self.checkIssuer(of: signer, candidate, metadata)
        return metadata
    }

    /// Which version of the issuer a token claims to be of.
    private func store(for candidate: CandidateToken) -> IssuerMetadataStore {
        guard let olderMetadata, let issuer = candidate.issuer, !issuer.hasSuffix("/v2.0"), !issuer.hasSuffix("/v2.0/")
        else { return self.metadata }
        return olderMetadata
    }
}
