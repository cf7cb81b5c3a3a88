//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// A credential that is a certificate: it signs assertions, or is presented to the token endpoint itself.
public final class CertificateCredential: ClientCredential, Sendable {
    /// What an assertion depends on.
    private struct Key: Hashable, Sendable {
        let thumbprint: [UInt8]
        let clientID: String
        let audience: String
        let style: ClientAssertionStyle
        let extraClaims: String?
    }

    /// The source's name.
    public let identifier: String
    private let options: Options
    private let clock: CredentialClock
    private let holder: CertificateHolder
    private let assertions: AssertionCache<Key>

    /// Creates a credential, which fetches nothing yet.
    ///
    /// - Parameters:
    ///   - source: Where the certificate comes from.
    ///   - options: How it is used.
    ///   - clock: The wall clock; the system's by default.
    ///   - observers: Learn when the certificate was fetched, and when it could not be; none by default.
    public init(
        _ source: any CertificateSource,
        options: Options = .init(),
        clock: CredentialClock = .system,
        observers: [any CredentialObserver] = []
    ) {
        let identifier = source.identifier
        self.identifier = identifier
        self.options = options
        self.clock = clock
        self.holder = CertificateHolder(source, policy: options.reload, clock: clock) { kind, certificate, reason in
            let event = CredentialEvent(
                kind,
                identifier: identifier,
                certificate: certificate?.certificate,
                reason: reason
            )
            for observer in observers { observer.credentialChanged(event) }
        }
        self.assertions = AssertionCache(clock: clock)
    }

    /// Returns a signed assertion, or the certificate to present to the token endpoint.
    public func authentication(
        for context: ClientAuthenticationContext
    ) async throws(CredentialError) -> ClientAuthentication {
        let certificate = try await self.holder.certificate()
        var authentication: ClientAuthentication
        if self.options.isBound || context.requiresBinding {
            authentication = ClientAuthentication(clientIdentity: try await self.holder.binding().identity)
        } else {
            authentication = .assertion(try await self.assertion(by: certificate, for: context).text)
        }
        authentication.certificate = certificate.certificate
        return authentication
    }

    /// The certificate.
    public func certificateBinding() async throws(CredentialError) -> CertificateBinding? {
        try await self.holder.binding()
    }

    private func assertion(
        by certificate: SigningCertificate,
        for context: ClientAuthenticationContext
    ) async throws(CredentialError) -> SignedAssertion {
        let key = Key(
            thumbprint: certificate.certificate.sha256Thumbprint,
            clientID: context.clientID,
            audience: context.tokenEndpoint,
            style: context.assertionStyle,
            extraClaims: context.extraAssertionClaims
        )
        let signer = ClientAssertionSigner(
            certificate: certificate,
            style: context.assertionStyle,
            algorithm: self.options.algorithm,
            sendsChain: self.options.sendsChain
        )
        return try await self.assertions.assertion(for: key) { [clock, options] () throws(CredentialError) in
            let now = clock.now()
            let claims = ClientAssertionClaims(
                clientID: context.clientID,
                audience: context.tokenEndpoint,
                notBefore: now,
                expiresAt: now + options.assertionLifetime,
                identifier: try ClientAssertionClaims.randomIdentifier(),
                extra: context.extraAssertionClaims
            )
            return SignedAssertion(try await signer.sign(claims))
        }
    }
}

extension CertificateCredential: ReloadableCredential {
    /// Fetches the certificate anew the next time, and signs new assertions.
    public func reload() async {
        await self.holder.doubt()
        await self.assertions.removeAll()
    }
}
