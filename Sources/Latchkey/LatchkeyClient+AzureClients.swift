//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyAzure
public import LatchkeyTokenAcquisition

extension LatchkeyClient {
    /// Makes a client of an account of Blob Storage.
    ///
    /// ```swift
    /// let blobs = try latchkey.blobService("https://contoso.blob.core.windows.net")
    /// for try await blob in blobs.container("reports").blobs() { print(blob.name) }
    /// ```
    ///
    /// - Parameters:
    ///   - url: The account's address.
    ///   - subject: For whom it is called; the application by default.
    ///   - options: What governs requests; the defaults by default.
    /// - Returns: The client.
    /// - Throws: `AzureError` or `AcquisitionError`, naming what is wrong.
    public func blobService(
        _ url: String,
        as subject: TokenSubject = .app,
        options: BlobClientOptions = .init()
    ) throws -> BlobServiceClient {
        try BlobServiceClient(
            url: url,
            credential: self.azureCredential(as: subject),
            http: self.parts.http,
            options: options
        )
    }

    /// Makes a client of the secrets of a key vault.
    ///
    /// - Parameters:
    ///   - vault: The vault's address.
    ///   - subject: For whom it is called; the application by default.
    ///   - options: What governs requests; the defaults by default.
    /// - Returns: The client.
    /// - Throws: `AzureError` or `AcquisitionError`, naming what is wrong.
    public func secretClient(
        _ vault: String,
        as subject: TokenSubject = .app,
        options: KeyVaultClientOptions = .init()
    ) throws -> SecretClient {
        try SecretClient(
            vault: vault,
            credential: self.azureCredential(as: subject),
            http: self.parts.http,
            options: options
        )
    }

    /// Makes a client of the certificates of a key vault.
    ///
    /// - Parameters:
    ///   - vault: The vault's address.
    ///   - subject: For whom it is called; the application by default.
    ///   - options: What governs requests; the defaults by default.
    /// - Returns: The client.
    /// - Throws: `AzureError` or `AcquisitionError`, naming what is wrong.
    public func certificateClient(
        _ vault: String,
        as subject: TokenSubject = .app,
        options: KeyVaultClientOptions = .init()
    ) throws -> CertificateClient {
        try CertificateClient(
            vault: vault,
            credential: self.azureCredential(as: subject),
            http: self.parts.http,
            options: options
        )
    }

    /// Makes a client of the keys of a key vault.
    ///
    /// - Parameters:
    ///   - vault: The vault's address.
    ///   - subject: For whom it is called; the application by default.
    ///   - options: What governs requests; the defaults by default.
    /// - Returns: The client.
    /// - Throws: `AzureError` or `AcquisitionError`, naming what is wrong.
    public func keyClient(
        _ vault: String,
        as subject: TokenSubject = .app,
        options: KeyVaultClientOptions = .init()
    ) throws -> KeyClient {
        try KeyClient(
            vault: vault,
            credential: self.azureCredential(as: subject),
            http: self.parts.http,
            options: options
        )
    }
}
