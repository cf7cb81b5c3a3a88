//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyTokenCache

/// What vaults do alike with secrets, keys and certificates.
struct KeyVaultFolder: Sendable {
    let endpoint: KeyVaultEndpoint
    /// Where things of the kind are, such as `secrets`.
    let name: String

    private var deleted: String { "deleted\(self.name)" }

    func list<Item>(pageSize: Int?) -> KeyVaultListing<Item> {
        KeyVaultListing(endpoint: self.endpoint, call: KeyVaultCall(.get, folder: self.name), pageSize: pageSize)
    }

    func versions<Item>(of name: String, pageSize: Int?) -> KeyVaultListing<Item> {
        let call = KeyVaultCall(.get, self.name, name, "versions")
        return KeyVaultListing(endpoint: self.endpoint, call: call, pageSize: pageSize)
    }

    func listDeleted<Item>(pageSize: Int?) -> KeyVaultListing<Item> {
        KeyVaultListing(endpoint: self.endpoint, call: KeyVaultCall(.get, folder: self.deleted), pageSize: pageSize)
    }

    func delete<Output: Decodable>(_ name: String) async throws(AzureError) -> Output {
        try await self.endpoint.value(KeyVaultCall(.delete, self.name, name))
    }

    func getDeleted<Output: Decodable>(_ name: String) async throws(AzureError) -> Output {
        try await self.endpoint.value(KeyVaultCall(.get, self.deleted, name))
    }

    func purge(_ name: String) async throws(AzureError) {
        try await self.endpoint.perform(KeyVaultCall(.delete, self.deleted, name))
    }

    func recover<Output: Decodable>(_ name: String) async throws(AzureError) -> Output {
        try await self.endpoint.value(KeyVaultCall(.post, self.deleted, name, "recover"))
    }

    /// Waits until something that was deleted can be recovered or purged.
    func waitUntilDeleted(_ name: String) async throws(AzureError) {
        try await self.waitUntilFound(KeyVaultCall(.get, self.deleted, name))
    }

    /// Waits until something that was recovered is there again.
    func waitUntilRecovered(_ name: String) async throws(AzureError) {
        try await self.waitUntilFound(KeyVaultCall(.get, self.name, name))
    }

    func backup(_ name: String) async throws(AzureError) -> [UInt8] {
        let backup: KeyVaultBackup = try await self.endpoint.value(KeyVaultCall(.post, self.name, name, "backup"))
        guard let bytes = backup.bytes else {
            throw AzureError(.malformedAnswer, "The vault's backup is not base64url.")
        }
        return bytes
    }

    func restore<Output: Decodable>(_ backup: [UInt8]) async throws(AzureError) -> Output {
        var call = KeyVaultCall(.post, folder: self.name)
        call.path += "/restore"
        return try await self.endpoint.value(call.with(KeyVaultBackup(backup)))
    }

    private func waitUntilFound(_ call: KeyVaultCall) async throws(AzureError) {
        let time = self.endpoint.options.client.time
        while true {
            do throws(AzureError) {
                return try await self.endpoint.perform(call)
            } catch {
                guard error.code == .notFound else { throw error }
            }
            do {
                let pause = self.endpoint.options.pollingInterval.nanoseconds
                try await time.sleep(until: time.continuousNanoseconds().addingClamped(pause))
            } catch {
                throw AzureError(.cancelled, "The wait for the vault was cancelled.", cause: error)
            }
        }
    }
}
