//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
public import LatchkeyHTTP

/// Calls Key Vault for secrets.
///
/// ```swift
/// let secrets = try SecretClient(vault: "https://contoso.vault.azure.net", credential: credential, http: http)
/// let password = try await secrets.get("db-password").value
/// ```
/// A vault asks for a token that its own first answer describes: the first request to a vault is made twice.
public struct SecretClient: Sendable {
    let endpoint: KeyVaultEndpoint
    private var folder: KeyVaultFolder { KeyVaultFolder(endpoint: self.endpoint, name: "secrets") }

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
            service: "keyvault-secrets",
            credential: credential,
            http: http,
            options: options
        )
    }

    // MARK: - Secrets

    /// Reads a secret.
    ///
    /// - Parameters:
    ///   - name: The secret's name.
    ///   - version: The version; the newest by default.
    /// - Returns: The secret.
    /// - Throws: ``AzureError``; with code ``AzureError/Code/notFound`` when it is not there.
    public func get(_ name: String, version: String? = nil) async throws(AzureError) -> KeyVaultSecret {
        try await self.endpoint.value(KeyVaultCall(.get, "secrets", name, version))
    }

    private struct Change: Encodable {
        var value: String?
        var contentType: String?
        var attributes: KeyVaultAttributes?
        var tags: [String: String]?
    }

    /// Makes a secret, or a new version of one.
    ///
    /// - Parameters:
    ///   - name: The secret's name.
    ///   - value: The value, up to 25 KiB.
    ///   - contentType: What it is, such as `text/plain`; unsaid by default.
    ///   - attributes: Whether and when it can be used; always by default.
    ///   - tags: Its tags; none by default.
    /// - Returns: The secret.
    /// - Throws: ``AzureError``; with service code ``AzureServiceCode/objectIsDeletedButRecoverable`` when a secret of that
    ///   name was deleted and is not purged.
    @discardableResult
    public func set(
        _ name: String,
        _ value: String,
        contentType: String? = nil,
        attributes: KeyVaultAttributes? = nil,
        tags: [String: String]? = nil
    ) async throws(AzureError) -> KeyVaultSecret {
        let change = Change(value: value, contentType: contentType, attributes: attributes, tags: tags)
        return try await self.endpoint.value(KeyVaultCall(.put, "secrets", name).with(change))
    }

    /// Changes what is noted of a version of a secret; what is not given stays.
    ///
    /// - Parameters:
    ///   - name: The secret's name.
    ///   - version: The version.
    ///   - contentType: What the value is.
    ///   - attributes: Whether and when it can be used.
    ///   - tags: Its tags, all of them.
    /// - Returns: What is noted now.
    /// - Throws: ``AzureError``.
    @discardableResult
    public func update(
        _ name: String,
        version: String,
        contentType: String? = nil,
        attributes: KeyVaultAttributes? = nil,
        tags: [String: String]? = nil
    ) async throws(AzureError) -> SecretProperties {
        let change = Change(contentType: contentType, attributes: attributes, tags: tags)
        return try await self.endpoint.value(KeyVaultCall(.patch, "secrets", name, version).with(change))
    }

    /// The secrets of the vault, without their values.
    ///
    /// - Parameter pageSize: How many a page has at most, up to 25; the vault decides by default.
    /// - Returns: The secrets.
    public func list(pageSize: Int? = nil) -> KeyVaultListing<SecretProperties> { self.folder.list(pageSize: pageSize) }

    /// The versions of a secret, without their values.
    ///
    /// - Parameters:
    ///   - name: The secret's name.
    ///   - pageSize: How many a page has at most, up to 25; the vault decides by default.
    /// - Returns: The versions.
    public func versions(of name: String, pageSize: Int? = nil) -> KeyVaultListing<SecretProperties> {
        self.folder.versions(of: name, pageSize: pageSize)
    }

    // MARK: - Deletion

    /// Deletes a secret with all its versions; it can be brought back for some time.
    ///
    /// - Parameter name: The secret's name.
    /// - Returns: What was deleted. Until ``waitUntilDeleted(_:)`` has returned it can neither be purged nor recovered.
    /// - Throws: ``AzureError``.
    @discardableResult
    public func delete(_ name: String) async throws(AzureError) -> DeletedKeyVaultItem<SecretProperties> {
        try await self.folder.delete(name)
    }

    /// A secret that was deleted.
    ///
    /// - Parameter name: The secret's name.
    /// - Returns: What was deleted.
    /// - Throws: ``AzureError``.
    public func deleted(_ name: String) async throws(AzureError) -> DeletedKeyVaultItem<SecretProperties> {
        try await self.folder.getDeleted(name)
    }

    /// The secrets that were deleted and can be brought back.
    ///
    /// - Parameter pageSize: How many a page has at most, up to 25; the vault decides by default.
    /// - Returns: The secrets.
    public func listDeleted(pageSize: Int? = nil) -> KeyVaultListing<DeletedKeyVaultItem<SecretProperties>> {
        self.folder.listDeleted(pageSize: pageSize)
    }

    /// Removes a deleted secret for good.
    ///
    /// - Parameter name: The secret's name.
    /// - Throws: ``AzureError``.
    public func purge(_ name: String) async throws(AzureError) { try await self.folder.purge(name) }

    /// Brings a deleted secret back.
    ///
    /// - Parameter name: The secret's name.
    /// - Returns: What comes back; it is there once ``waitUntilRecovered(_:)`` has returned.
    /// - Throws: ``AzureError``.
    @discardableResult
    public func recover(_ name: String) async throws(AzureError) -> SecretProperties {
        try await self.folder.recover(name)
    }

    /// Waits until a deletion has ended.
    ///
    /// - Parameter name: The secret's name.
    /// - Throws: ``AzureError``; with code ``AzureError/Code/cancelled`` when the task is cancelled.
    public func waitUntilDeleted(_ name: String) async throws(AzureError) {
        try await self.folder.waitUntilDeleted(name)
    }

    /// Waits until a recovery has ended.
    ///
    /// - Parameter name: The secret's name.
    /// - Throws: ``AzureError``; with code ``AzureError/Code/cancelled`` when the task is cancelled.
    public func waitUntilRecovered(_ name: String) async throws(AzureError) {
        try await self.folder.waitUntilRecovered(name)
    }

    // MARK: - Backup

    /// A secret with all its versions, encrypted for the vaults of the same subscription.
    ///
    /// - Parameter name: The secret's name.
    /// - Returns: The backup.
    /// - Throws: ``AzureError``.
    public func backup(_ name: String) async throws(AzureError) -> [UInt8] { try await self.folder.backup(name) }

    /// Brings a secret back from a backup.
    ///
    /// - Parameter backup: The backup.
    /// - Returns: What is noted of the secret.
    /// - Throws: ``AzureError``; with code ``AzureError/Code/conflict`` when it is there.
    @discardableResult
    public func restore(_ backup: [UInt8]) async throws(AzureError) -> SecretProperties {
        try await self.folder.restore(backup)
    }
}
