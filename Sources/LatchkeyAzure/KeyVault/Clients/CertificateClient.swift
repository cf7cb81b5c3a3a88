//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
public import LatchkeyCrypto
public import LatchkeyHTTP

/// Calls Key Vault for certificates.
public struct CertificateClient: Sendable {
    let endpoint: KeyVaultEndpoint
    private var folder: KeyVaultFolder { KeyVaultFolder(endpoint: self.endpoint, name: "certificates") }

    /// Creates a client.
    ///
    /// - Parameters:
    ///   - vault: The vault's address, such as `https://contoso.vault.azure.net`.
    ///   - credential: Where tokens come from.
    ///   - http: What sends requests; its owner shuts it down.
    ///   - options: What governs requests; the defaults by default.
    /// - Throws: ``AzureError`` with code ``AzureError/Code/invalidRequest``, naming what is wrong.
    public init(
        vault: String,
        credential: any TokenCredential,
        http: any HTTPClient,
        options: KeyVaultClientOptions = .init()
    ) throws(AzureError) {
        self.endpoint = try KeyVaultEndpoint(
            vault: vault,
            service: "keyvault-certificates",
            credential: credential,
            http: http,
            options: options
        )
    }

    // MARK: - Certificates

    /// Reads a certificate, without its private key.
    ///
    /// - Parameters:
    ///   - name: The certificate's name.
    ///   - version: The version; the newest by default.
    /// - Returns: The certificate.
    /// - Throws: ``AzureError``; with code ``AzureError/Code/notFound`` when it is not there.
    public func get(_ name: String, version: String? = nil) async throws(AzureError) -> KeyVaultCertificate {
        try await self.endpoint.value(KeyVaultCall(.get, "certificates", name, version))
    }

    /// Reads a certificate with its private key, which is in the secret of the same name.
    ///
    /// - Parameters:
    ///   - name: The certificate's name.
    ///   - version: The version; the newest by default.
    /// - Returns: The certificate with its key.
    /// - Throws: ``AzureError``; with code ``AzureError/Code/refused`` when the key may not leave the vault: sign with
    ///   ``KeyClient`` instead.
    public func certifiedKey(_ name: String, version: String? = nil) async throws(AzureError) -> CertifiedKey {
        let certificate = try await self.get(name, version: version)
        guard certificate.policy?.isExportable ?? true else {
            throw AzureError(
                .refused,
                "The private key of the certificate '\(name)' may not leave the vault. Sign with a KeyClient instead."
            )
        }
        let id = certificate.secretID
        let secret: KeyVaultSecret = try await self.endpoint.value(KeyVaultCall(.get, "secrets", id.name, id.version))
        return try secret.certifiedKey()
    }

    private struct Import: Encodable {
        struct Policy: Encodable {
            var key_props = KeyProperties()
            var secret_props = SecretProperties()
        }

        struct KeyProperties: Encodable { var exportable = true }
        struct SecretProperties: Encodable { var contentType = "application/x-pem-file" }

        var value: String
        var policy = Policy()
    }

    /// Puts a certificate with its private key into the vault.
    ///
    /// - Parameters:
    ///   - name: The certificate's name.
    ///   - key: The certificate with its key.
    ///   - isExportable: Whether the private key may leave the vault again; yes by default.
    /// - Returns: The certificate.
    /// - Throws: ``AzureError``.
    @discardableResult
    public func importing(
        _ name: String,
        _ key: CertifiedKey,
        isExportable: Bool = true
    ) async throws(AzureError) -> KeyVaultCertificate {
        var body: Import
        do throws(CryptoError) {
            var pem = try key.privateKey.pem()
            for certificate in key.chain { pem += try certificate.pem() }
            body = Import(value: Base64.encode(pem))
        } catch {
            throw AzureError(.invalidRequest, "The key cannot be written: \(error.message)", cause: error)
        }
        body.policy.key_props.exportable = isExportable
        return try await self.endpoint.value(KeyVaultCall(.post, "certificates", name, "import").with(body))
    }

    /// The certificates of the vault.
    ///
    /// - Parameter pageSize: How many a page has at most, up to 25; the vault decides by default.
    /// - Returns: The certificates.
    public func list(pageSize: Int? = nil) -> KeyVaultListing<CertificateProperties> {
        self.folder.list(pageSize: pageSize)
    }

    /// The versions of a certificate.
    ///
    /// - Parameters:
    ///   - name: The certificate's name.
    ///   - pageSize: How many a page has at most, up to 25; the vault decides by default.
    /// - Returns: The versions.
    public func versions(of name: String, pageSize: Int? = nil) -> KeyVaultListing<CertificateProperties> {
        self.folder.versions(of: name, pageSize: pageSize)
    }

    // MARK: - Deletion

    /// Deletes a certificate with all its versions, its key and its secret; it can be brought back for some time.
    ///
    /// - Parameter name: The certificate's name.
    /// - Returns: What was deleted.
    /// - Throws: ``AzureError``.
    @discardableResult
    public func delete(_ name: String) async throws(AzureError) -> DeletedKeyVaultItem<CertificateProperties> {
        try await self.folder.delete(name)
    }

    /// Removes a deleted certificate for good.
    ///
    /// - Parameter name: The certificate's name.
    /// - Throws: ``AzureError``.
    public func purge(_ name: String) async throws(AzureError) { try await self.folder.purge(name) }

    /// Brings a deleted certificate back.
    ///
    /// - Parameter name: The certificate's name.
    /// - Returns: What comes back; it is there once ``waitUntilRecovered(_:)`` has returned.
    /// - Throws: ``AzureError``.
    @discardableResult
    public func recover(_ name: String) async throws(AzureError) -> CertificateProperties {
        try await self.folder.recover(name)
    }

    /// Waits until a deletion has ended.
    ///
    /// - Parameter name: The certificate's name.
    /// - Throws: ``AzureError``; with code ``AzureError/Code/cancelled`` when the task is cancelled.
    public func waitUntilDeleted(_ name: String) async throws(AzureError) {
        try await self.folder.waitUntilDeleted(name)
    }

    /// Waits until a recovery has ended.
    ///
    /// - Parameter name: The certificate's name.
    /// - Throws: ``AzureError``; with code ``AzureError/Code/cancelled`` when the task is cancelled.
    public func waitUntilRecovered(_ name: String) async throws(AzureError) {
        try await self.folder.waitUntilRecovered(name)
    }
}
