//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyCrypto

/// A service that keeps certificates and signs with their keys, such as Azure Key Vault: what credentials need of it.
public protocol CertificateVault: Sendable {
    /// Fetches the newest version of a certificate.
    ///
    /// - Parameter name: The certificate's name.
    /// - Returns: The certificate, without its key.
    /// - Throws: Any error.
    func certificate(named name: String) async throws -> VaultCertificate

    /// Fetches a secret: the certificate with its private key.
    ///
    /// - Parameter identifier: ``VaultCertificate/secretIdentifier``.
    /// - Returns: The secret.
    /// - Throws: Any error.
    func secret(_ identifier: String) async throws -> VaultSecret

    /// Signs with a key that does not leave the vault.
    ///
    /// - Parameters:
    ///   - digest: The hash of what is signed, made with ``/LatchkeyCrypto/SignatureAlgorithm/hash``.
    ///   - algorithm: The algorithm.
    ///   - identifier: ``VaultCertificate/keyIdentifier``.
    /// - Returns: The signature in the form that JOSE uses.
    /// - Throws: ``CredentialError`` with code ``CredentialError/Code/notSupported`` when the key knows no such algorithm,
    ///   or any other error.
    func sign(
        _ digest: [UInt8],
        algorithm: SignatureAlgorithm,
        withKey identifier: String
    ) async throws -> [UInt8]
}

/// A certificate as a vault describes it.
public struct VaultCertificate: Hashable, Sendable {
    /// The certificate's bytes.
    public var der: [UInt8]
    /// Which key of the vault signs for it.
    public var keyIdentifier: String
    /// Which secret of the vault holds it with its key.
    public var secretIdentifier: String
    /// Whether the private key may leave the vault.
    public var isExportable: Bool
    /// Whether the certificate may be used.
    public var isEnabled: Bool

    /// Creates a description.
    ///
    /// - Parameters:
    ///   - der: The certificate's bytes.
    ///   - keyIdentifier: Which key of the vault signs for it.
    ///   - secretIdentifier: Which secret of the vault holds it with its key.
    ///   - isExportable: Whether the private key may leave the vault; yes by default.
    ///   - isEnabled: Whether the certificate may be used; yes by default.
    public init(
        der: [UInt8],
        keyIdentifier: String,
        secretIdentifier: String,
        isExportable: Bool = true,
        isEnabled: Bool = true
    ) {
        self.der = der
        self.keyIdentifier = keyIdentifier
        self.secretIdentifier = secretIdentifier
        self.isExportable = isExportable
        self.isEnabled = isEnabled
    }
}

/// A secret of a vault.
public struct VaultSecret: Sendable {
    /// The value: base64 text of a PKCS#12 file, or PEM text.
    public var value: SecretBytes
    /// What the value is, such as `application/x-pkcs12`.
    public var contentType: String?

    /// Creates a secret.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - contentType: What the value is; unknown by default.
    public init(value: SecretBytes, contentType: String? = nil) {
        self.value = value
        self.contentType = contentType
    }
}

/// Where a certificate is in a vault, and who asks for it.
public struct VaultLocation: Hashable, Sendable {
    /// The vault's address, such as `https://name.vault.azure.net`.
    public var url: String
    /// The certificate's name.
    public var certificateName: String
    /// The client identifier of the user-assigned managed identity that asks; `nil` for the host's default.
    public var managedIdentityClientID: String?

    /// Creates a location.
    ///
    /// - Parameters:
    ///   - url: The vault's address.
    ///   - certificateName: The certificate's name.
    ///   - managedIdentityClientID: The client identifier of the managed identity that asks; none by default.
    public init(url: String, certificateName: String, managedIdentityClientID: String? = nil) {
        self.url = url
        self.certificateName = certificateName
        self.managedIdentityClientID = managedIdentityClientID
    }
}
