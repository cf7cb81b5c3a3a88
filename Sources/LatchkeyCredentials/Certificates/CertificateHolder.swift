//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// Keeps a certificate, and fetches it anew ahead of its expiry, when it changed, and when it was refused.
actor CertificateHolder {
    private let source: any CertificateSource
    private let policy: CertificateReloadPolicy
    private let clock: CredentialClock
    private let notify: @Sendable (CredentialEvent.Kind, SigningCertificate?, CredentialError?) -> Void
    private let loads = SharedLoad<SigningCertificate>()
    private var held: HeldCertificate?
    private var lastBinding: CertificateBinding?

    /// Creates a holder, which fetches nothing yet.
    ///
    /// - Parameters:
    ///   - source: Where the certificate comes from.
    ///   - policy: Says when it is fetched anew.
    ///   - clock: The wall clock.
    ///   - notify: Learns what was fetched, and what could not be.
    init(
        _ source: any CertificateSource,
        policy: CertificateReloadPolicy,
        clock: CredentialClock,
        notify: @escaping @Sendable (CredentialEvent.Kind, SigningCertificate?, CredentialError?) -> Void = { _, _, _ in
        }
    ) {
        self.source = source
        self.policy = policy
        self.clock = clock
        self.notify = notify
    }

    /// The certificate, held or new.
    ///
    /// - Returns: A certificate that is valid now.
    /// - Throws: ``CredentialError`` when there is none.
    func certificate() async throws(CredentialError) -> SigningCertificate {
        if let held = self.held {
            let revision = self.source.revision()
            if !held.isDue(at: self.clock.now(), revision: revision, policy: self.policy) { return held.certificate }
        }
        return try await self.loads.value { () throws(CredentialError) in try await self.fetch() }
    }

    /// The certificate as tokens are bound to it and as servers are shown it.
    ///
    /// - Returns: The certificate that ``certificate()`` returns.
    /// - Throws: ``CredentialError`` when there is none, or a service keeps its key.
    func binding() async throws(CredentialError) -> CertificateBinding {
        let certificate = try await self.certificate()
        let keyID = certificate.certificate.x5tS256
        // Its text form is made once: a bound token is looked up by it each time.
        if let binding = self.lastBinding, binding.keyID == keyID { return binding }
        let binding = CertificateBinding(keyID: keyID, identity: try certificate.clientIdentity())
        self.lastBinding = binding
        return binding
    }

    /// Fetches the certificate anew the next time, for example because the issuer refused it.
    func doubt() { self.held?.doubt() }

    private func fetch() async throws(CredentialError) -> SigningCertificate {
        // The revision of before is noted: what changes while we read is read again the next time.
        let revision = self.source.revision()
        do throws(CredentialError) {
            let certificate = try await self.source.load(at: self.clock.now())
            return try self.adopt(HeldCertificate(certificate, revision: revision, at: self.clock.now()))
        } catch {
            guard error.code != .cancelled, var held = self.held, held.isValid(at: self.clock.now())
            else { throw error }
            held.tryLater(at: self.clock.now())
            self.held = held
            self.notify(.reloadFailed, held.certificate, error)
            return held.certificate
        }
    }

    private func adopt(_ new: HeldCertificate) throws(CredentialError) -> SigningCertificate {
        guard new.isValid(at: self.clock.now()) else {
            let validity = new.certificate.certificate.validity
            let problem = validity.upperBound < self.clock.now() ? "has expired" : "is not valid yet"
            throw CredentialError(
                .expired,
                "The certificate '\(new.certificate.certificate.subject)' \(problem). Renew it, and check this host's clock."
            )
        }
        let isOther = new.certificate.certificate != self.held?.certificate.certificate
        if isOther { self.notify(self.held == nil ? .loaded : .reloaded, new.certificate, nil) }
        self.held = new
        return new.certificate
    }
}
