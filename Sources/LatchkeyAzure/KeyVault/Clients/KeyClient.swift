//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
public import LatchkeyCrypto
public import LatchkeyHTTP

/// Calls Key Vault for keys, which sign without leaving the vault.
public struct KeyClient: Sendable {
    let endpoint: KeyVaultEndpoint
    private var folder: KeyVaultFolder { KeyVaultFolder(endpoint: self.endpoint, name: "keys") }

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
            service: "keyvault-keys",
            credential: credential,
            http: http,
            options: options
        )
    }

    // MARK: - Keys

    /// Reads the public half of a key.
    ///
    /// - Parameters:
    ///   - name: The key's name.
    ///   - version: The version; the newest by default.
    /// - Returns: The key.
    /// - Throws: ``AzureError``; with code ``AzureError/Code/notFound`` when it is not there.
    public func get(_ name: String, version: String? = nil) async throws(AzureError) -> KeyVaultKey {
        try await self.endpoint.value(KeyVaultCall(.get, "keys", name, version))
    }

    private struct Creation: Encodable {
        var kty: String
        var key_size: Int?
        var crv: String?
        var attributes: KeyVaultAttributes?
        var tags: [String: String]?
    }

    /// Makes an RSA key, or a new version of one.
    ///
    /// - Parameters:
    ///   - name: The key's name.
    ///   - size: The size in bits; 2,048 by default.
    ///   - attributes: Whether and when it can be used; always by default.
    ///   - tags: Its tags; none by default.
    /// - Returns: The key.
    /// - Throws: ``AzureError``.
    @discardableResult
    public func createRSA(
        _ name: String,
        size: Int = 2048,
        attributes: KeyVaultAttributes? = nil,
        tags: [String: String]? = nil
    ) async throws(AzureError) -> KeyVaultKey {
        let creation = Creation(kty: "RSA", key_size: size, attributes: attributes, tags: tags)
        return try await self.endpoint.value(KeyVaultCall(.post, "keys", name, "create").with(creation))
    }

    /// Makes a key on an elliptic curve, or a new version of one.
    ///
    /// - Parameters:
    ///   - name: The key's name.
    ///   - curve: The curve; `P-256` by default.
    ///   - attributes: Whether and when it can be used; always by default.
    ///   - tags: Its tags; none by default.
    /// - Returns: The key.
    /// - Throws: ``AzureError``.
    @discardableResult
    public func createEC(
        _ name: String,
        curve: String = "P-256",
        attributes: KeyVaultAttributes? = nil,
        tags: [String: String]? = nil
    ) async throws(AzureError) -> KeyVaultKey {
        let creation = Creation(kty: "EC", crv: curve, attributes: attributes, tags: tags)
        return try await self.endpoint.value(KeyVaultCall(.post, "keys", name, "create").with(creation))
    }

    /// The keys of the vault.
    ///
    /// - Parameter pageSize: How many a page has at most, up to 25; the vault decides by default.
    /// - Returns: The keys.
    public func list(pageSize: Int? = nil) -> KeyVaultListing<KeyProperties> { self.folder.list(pageSize: pageSize) }

    /// The versions of a key.
    ///
    /// - Parameters:
    ///   - name: The key's name.
    ///   - pageSize: How many a page has at most, up to 25; the vault decides by default.
    /// - Returns: The versions.
    public func versions(of name: String, pageSize: Int? = nil) -> KeyVaultListing<KeyProperties> {
        self.folder.versions(of: name, pageSize: pageSize)
    }

    // MARK: - Signatures

    private struct SigningRequest: Encodable {
        var alg: String
        var value: String
    }

    private struct VerificationRequest: Encodable {
        var alg: String
        var digest: String
        var value: String
    }

    private struct SigningAnswer: Decodable { var value: String }
    private struct VerificationAnswer: Decodable { var value: Bool }

    /// Signs a hash with a key that does not leave the vault.
    ///
    /// - Parameters:
    ///   - digest: The hash, made with the algorithm's ``/LatchkeyCrypto/SignatureAlgorithm/hash``.
    ///   - algorithm: The algorithm.
    ///   - name: The key's name.
    ///   - version: The version; the newest by default.
    /// - Returns: The signature, in the form that JOSE uses.
    /// - Throws: ``AzureError``.
    public func sign(
        _ digest: [UInt8],
        algorithm: SignatureAlgorithm,
        with name: String,
        version: String? = nil
    ) async throws(AzureError) -> [UInt8] {
        guard digest.count == algorithm.hash.digestSize else {
            throw AzureError(
                .invalidRequest,
                "\(algorithm) signs hashes of \(algorithm.hash.digestSize) bytes, and this one has \(digest.count)."
            )
        }
        let body = SigningRequest(alg: algorithm.name, value: Base64URL.encode(digest))
        let answer: SigningAnswer = try await self.endpoint.value(self.call(name, version, "sign").with(body))
        do throws(CryptoError) {
            return try Base64URL.decode(answer.value)
        } catch {
            throw AzureError(.malformedAnswer, "The vault's signature is not base64url.", cause: error)
        }
    }

    /// Verifies the signature of a hash in the vault.
    ///
    /// ``KeyVaultKey/publicKey()`` does it without asking the vault.
    ///
    /// - Parameters:
    ///   - signature: The signature, in the form that JOSE uses.
    ///   - digest: The hash.
    ///   - algorithm: The algorithm.
    ///   - name: The key's name.
    ///   - version: The version; the newest by default.
    /// - Returns: Whether the signature belongs to the hash and the key.
    /// - Throws: ``AzureError``.
    public func verify(
        _ signature: [UInt8],
        of digest: [UInt8],
        algorithm: SignatureAlgorithm,
        with name: String,
        version: String? = nil
    ) async throws(AzureError) -> Bool {
        let body = VerificationRequest(
            alg: algorithm.name,
            digest: Base64URL.encode(digest),
            value: Base64URL.encode(signature)
        )
        let answer: VerificationAnswer = try await self.endpoint.value(self.call(name, version, "verify").with(body))
        return answer.value
    }

    // Without a version an empty part stands in its place.
    private func call(_ name: String, _ version: String?, _ action: String) -> KeyVaultCall {
        var call = KeyVaultCall(.post, "keys", name, version)
        call.path += version == nil ? "//\(action)" : "/\(action)"
        return call
    }

    // MARK: - Deletion

    /// Deletes a key with all its versions; it can be brought back for some time.
    ///
    /// - Parameter name: The key's name.
    /// - Returns: What was deleted.
    /// - Throws: ``AzureError``.
    @discardableResult
    public func delete(_ name: String) async throws(AzureError) -> DeletedKeyVaultItem<KeyProperties> {
        try await self.folder.delete(name)
    }

    /// Removes a deleted key for good.
    ///
    /// - Parameter name: The key's name.
    /// - Throws: ``AzureError``.
    public func purge(_ name: String) async throws(AzureError) { try await self.folder.purge(name) }

    /// Waits until a deletion has ended.
    ///
    /// - Parameter name: The key's name.
    /// - Throws: ``AzureError``; with code ``AzureError/Code/cancelled`` when the task is cancelled.
    public func waitUntilDeleted(_ name: String) async throws(AzureError) {
        try await self.folder.waitUntilDeleted(name)
    }
}
