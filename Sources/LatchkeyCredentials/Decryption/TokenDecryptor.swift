//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// Decrypts tokens that were encrypted for an application's certificates (`TokenDecryptionCredentials`).
///
/// Certificates are fetched when the first token comes, ahead of their expiry, when their files change, and when a token
/// fits none of them.
public actor TokenDecryptor {
    /// How long to wait between two looks for new certificates because of tokens that fit none.
    private static let pause: Int64 = 300

    private let holders: [(identifier: String, holder: CertificateHolder)]
    private let clock: CredentialClock
    private var searchedAt: Int64?

    /// Creates a decryptor, which fetches nothing yet.
    ///
    /// - Parameters:
    ///   - descriptions: The certificates.
    ///   - services: What the certificates need to be fetched.
    /// - Throws: ``CredentialError`` with code ``CredentialError/Code/notSupported`` when a description is none of a
    ///   certificate, or a service is missing.
    public init(_ descriptions: [CredentialDescription], services: CredentialServices = .init()) throws(CredentialError)
    {
        var holders: [(identifier: String, holder: CertificateHolder)] = []
        for description in descriptions where !description.isSkipped {
            guard let source = try description.certificateSource(using: services) else {
                throw CredentialError(
                    .notSupported,
                    "'\(description.sourceType.rawValue)' has no private key at hand that could decrypt tokens. List "
                        + "certificates alone."
                )
            }
            let holder = CertificateHolder(source, policy: services.reload, clock: services.clock) {
                kind,
                key,
                reason in
                let event = CredentialEvent(
                    kind,
                    identifier: source.identifier,
                    certificate: key?.certificate,
                    reason: reason
                )
                for observer in services.observers { observer.credentialChanged(event) }
            }
            holders.append((source.identifier, holder))
        }
        self.holders = holders
        self.clock = services.clock
    }

    /// Decrypts a token.
    ///
    /// - Parameter token: The token in compact form.
    /// - Returns: The content: a signed token, as a rule, whose signature is not verified here.
    /// - Throws: ``CredentialError`` with code ``CredentialError/Code/notSupported`` when the token or its algorithm is not
    ///   known, and ``CredentialError/Code/unavailable`` when no certificate fits it.
    public func decrypt(_ token: String) async throws(CredentialError) -> [UInt8] {
        let encrypted: JWE
        do {
            encrypted = try JWE(compact: token)
        } catch {
            throw CredentialError(.notSupported, "The token cannot be decrypted. \(error.message)", cause: error)
        }
        if let content = await self.decrypt(encrypted) { return content }
        if self.mayLookForOthers() {
            for (_, holder) in self.holders { await holder.doubt() }
            if let content = await self.decrypt(encrypted) { return content }
        }
        throw CredentialError(
            .unavailable,
            "No certificate of 'TokenDecryptionCredentials' opens the token. List the certificate whose public key "
                + "the app registration names for token encryption."
        )
    }

    /// Tries the certificate that the token names first, then the others.
    private func decrypt(_ token: JWE) async -> [UInt8]? {
        var certificates: [SigningCertificate] = []
        for (_, holder) in self.holders {
            // One certificate that cannot be fetched must not keep the others from being tried; observers learn of it.
            if let certificate = try? await holder.certificate() { certificates.append(certificate) }
        }
        let named = certificates.filter { Self.isNamed($0.certificate, by: token.header) }
        for certificate in named + certificates {
            guard let key = certificate.certifiedKey?.privateKey else { continue }
            if let content = try? token.decrypt(with: key) { return content }
        }
        return nil
    }

    private func mayLookForOthers() -> Bool {
        let now = self.clock.now()
        if let searchedAt = self.searchedAt, now >= searchedAt, now - searchedAt < Self.pause { return false }
        self.searchedAt = now
        return true
    }

    private static func isNamed(_ certificate: Certificate, by header: JWEHeader) -> Bool {
        let names = [
            certificate.x5t, certificate.x5tS256, CertificateThumbprint.hex(certificate.sha1Thumbprint),
            CertificateThumbprint.hex(certificate.sha1Thumbprint).uppercased(),
        ]
        return [header.keyID, header["x5t"], header["x5t#S256"]].contains { $0.map(names.contains) ?? false }
    }
}
