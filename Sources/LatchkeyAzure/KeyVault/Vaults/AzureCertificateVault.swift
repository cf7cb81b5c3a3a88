//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
public import LatchkeyCredentials
public import LatchkeyCrypto
public import LatchkeyHTTP

/// A key vault as the source of an application's certificate: the credential sources `KeyVault` and
/// `SignedAssertionFromVault`.
///
/// The token for the vault comes from another credential than the one that is kept in it, such as the host's managed identity.
public struct AzureCertificateVault: CertificateVault {
    private let certificates: CertificateClient
    private let secrets: SecretClient
    private let keys: KeyClient

    /// Creates a vault.
    ///
    /// - Parameters:
    ///   - vault: The vault's address.
    ///   - credential: Where tokens for the vault come from.
    ///   - http: What sends requests; its owner shuts it down.
    ///   - options: What governs requests; the defaults by default.
    /// - Throws: ``AzureError`` with code ``AzureError/Code/invalidRequest``, naming what is wrong.
    public init(
        vault: String,
        credential: any TokenCredential,
        http: any HTTPClient,
        options: KeyVaultClientOptions = .init()
    ) throws(AzureError) {
        self.certificates = try CertificateClient(vault: vault, credential: credential, http: http, options: options)
        self.secrets = try SecretClient(vault: vault, credential: credential, http: http, options: options)
        self.keys = try KeyClient(vault: vault, credential: credential, http: http, options: options)
    }

    /// Fetches the newest version of a certificate.
    public func certificate(named name: String) async throws -> VaultCertificate {
        let found = try await self.explained { () async throws(AzureError) in try await self.certificates.get(name) }
        return VaultCertificate(
            der: found.der,
            keyIdentifier: found.keyID.url,
            secretIdentifier: found.secretID.url,
            isExportable: found.policy?.isExportable ?? true,
            isEnabled: found.properties.attributes.isEnabled ?? true
        )
    }

    /// Fetches the certificate with its private key.
    public func secret(_ identifier: String) async throws -> VaultSecret {
        let secret = try await self.explained { () async throws(AzureError) in
            let id = try self.own(identifier, "secrets")
            return try await self.secrets.get(id.name, version: id.version)
        }
        var bytes = Array(secret.value.utf8)
        return VaultSecret(value: SecretBytes(taking: &bytes), contentType: secret.properties.contentType)
    }

    /// Signs with a key that does not leave the vault.
    public func sign(
        _ digest: [UInt8],
        algorithm: SignatureAlgorithm,
        withKey identifier: String
    ) async throws -> [UInt8] {
        try await self.explained { () async throws(AzureError) in
            let id = try self.own(identifier, "keys")
            return try await self.keys.sign(digest, algorithm: algorithm, with: id.name, version: id.version)
        }
    }

    /// Makes errors of credentials of the vault's: their text names what has to be done.
    private func explained<Result>(
        _ body: () async throws(AzureError) -> Result
    ) async throws(CredentialError) -> Result {
        do throws(AzureError) {
            return try await body()
        } catch {
            // A key refuses algorithms that are not its own as a mistake in the request.
            let code: CredentialError.Code =
                switch error.code {
                case .cancelled: .cancelled
                case .refused where error.status?.code == 400: .notSupported
                default: .unavailable
                }
            throw CredentialError(
                code,
                "The vault \(self.secrets.endpoint.base) failed. \(error.message)",
                cause: error
            )
        }
    }

    /// Reads an address, which must be one of this vault: the token is for no other.
    private func own(_ identifier: String, _ kind: String) throws(AzureError) -> KeyVaultIdentifier {
        guard let id = KeyVaultIdentifier(identifier), id.kind == kind, id.vault == self.secrets.endpoint.base else {
            throw AzureError(.malformedAnswer, "The vault refers to another vault for what belongs to its certificate.")
        }
        return id
    }
}
