//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// A certificate in a vault.
///
/// The private key is fetched where the vault allows it; one that must not leave the vault signs there.
public struct VaultCertificateSource: CertificateSource, Sendable {
    private let vault: any CertificateVault
    private let location: VaultLocation
    private let keepsKey: Bool

    /// Creates a source.
    ///
    /// - Parameters:
    ///   - vault: The vault.
    ///   - location: Where the certificate is in it.
    ///   - keepsKey: Whether the vault signs in any case, and the key is never fetched; no by default.
    public init(_ vault: any CertificateVault, location: VaultLocation, keepsKey: Bool = false) {
        self.vault = vault
        self.location = location
        self.keepsKey = keepsKey
    }

    /// The vault and the certificate's name.
    public var identifier: String {
        "\(self.keepsKey ? "assertion_vault" : "certificate_vault"):\(self.location.url)/\(self.location.certificateName)"
    }

    /// Fetches the newest version.
    public func load(at time: Int64) async throws(CredentialError) -> SigningCertificate {
        let found: VaultCertificate
        do {
            found = try await self.vault.certificate(named: self.location.certificateName)
        } catch {
            throw CredentialError(wrapping: error, "\(self.place) could not be fetched")
        }
        guard found.isEnabled else {
            throw CredentialError(.unavailable, "\(self.place) is disabled. Enable it, or make a new version.")
        }
        if self.keepsKey || !found.isExportable { return try self.remote(found) }
        return try await self.exported(found)
    }

    private var place: String { "The certificate '\(self.location.certificateName)' of \(self.location.url)" }

    /// The certificate with the vault as its signer.
    private func remote(_ found: VaultCertificate) throws(CredentialError) -> SigningCertificate {
        let certificate: Certificate
        do {
            certificate = try Certificate(der: found.der)
        } catch {
            throw CredentialError(.unavailable, "\(self.place) cannot be read. \(error.message)", cause: error)
        }
        return SigningCertificate(certificate) { [vault, place] bytes, algorithm throws(CredentialError) in
            do {
                let digest = algorithm.hash.digest(of: bytes)
                return try await vault.sign(digest, algorithm: algorithm, withKey: found.keyIdentifier)
            } catch {
                throw CredentialError(wrapping: error, "\(place) could not sign")
            }
        }
    }

    /// The certificate with the key that the vault hands out.
    private func exported(_ found: VaultCertificate) async throws(CredentialError) -> SigningCertificate {
        let secret: VaultSecret
        do {
            secret = try await self.vault.secret(found.secretIdentifier)
        } catch {
            throw CredentialError(wrapping: error, "\(self.place) came, but its private key did not")
        }
        let types = ["application/x-pkcs12", "application/x-pem-file"]
        guard secret.contentType.map({ types.contains($0.lowercased()) }) ?? true else {
            throw CredentialError(
                .notSupported,
                "\(self.place) has a secret of a type that is not known; use one of \(types.joined(separator: ", "))."
            )
        }
        var text = secret.value.revealed()
        defer { SecretBytes.erase(&text) }
        let certificate = try await EncodedCertificate(String(decoding: text, as: UTF8.self)).load(at: 0)
        guard certificate.certificate.der == found.der else {
            throw CredentialError(
                .unavailable,
                "\(self.place) was replaced while it was fetched; the next attempt fetches the new one."
            )
        }
        return certificate
    }
}
