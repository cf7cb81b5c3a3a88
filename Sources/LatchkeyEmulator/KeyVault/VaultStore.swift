//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import Synchronization

/// What the vaults keep.
final class VaultStore: Sendable {
    /// A vault.
    struct Vault: Sendable {
        /// What there is, the newest version last, by kind and name in lower case.
        var items: [VaultKind: [String: Item]] = [:]
        /// What was deleted.
        var deleted: [VaultKind: [String: Deleted]] = [:]
        /// How often somebody looks for something before it is there, by kind and name.
        var lookups: [String: Int] = [:]
        /// The backups that were handed out.
        var backups: [String: (kind: VaultKind, item: Item)] = [:]
    }

    /// Something by its name.
    struct Item: Sendable {
        var name: String
        var versions: [StoredVersion] = []
    }

    /// Something that was deleted.
    struct Deleted: Sendable {
        var item: Item
        var time: Int64
    }

    private let vaults = Mutex<[String: Vault]>([:])

    /// Reads or changes a vault, alone.
    func with<Result: Sendable>(
        _ name: String,
        _ body: (inout Vault) throws(VaultRefusal) -> Result
    ) throws(VaultRefusal) -> Result {
        let outcome = self.vaults.withLock { vaults -> Swift.Result<Result, VaultRefusal> in
            do throws(VaultRefusal) {
                return .success(try body(&vaults[name, default: Vault()]))
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }
}

extension VaultStore.Vault {
    /// Adds a version, unless something of that name was deleted and can be brought back.
    mutating func add(_ version: StoredVersion, _ kind: VaultKind, _ name: String) throws(VaultRefusal) {
        let key = name.lowercased()
        guard self.deleted[kind]?[key] == nil else { throw .isDeleted(kind, name) }
        var item = self.items[kind]?[key] ?? VaultStore.Item(name: name)
        item.versions.append(version)
        self.items[kind, default: [:]][key] = item
    }

    func item(_ kind: VaultKind, _ name: String) throws(VaultRefusal) -> VaultStore.Item {
        guard let item = self.items[kind]?[name.lowercased()] else { throw .notFound(kind, name) }
        return item
    }

    /// A version: the newest when none is named.
    func version(_ kind: VaultKind, _ name: String, _ id: String?) throws(VaultRefusal) -> StoredVersion {
        let item = try self.item(kind, name)
        let found = id.map { id in item.versions.first { $0.id == id } } ?? item.versions.last
        guard let found else { throw .notFound(kind, name) }
        return found
    }

    /// Whether something can be seen yet; each look counts.
    mutating func isVisible(_ kind: VaultKind, _ name: String) -> Bool {
        let key = "\(kind)/\(name.lowercased())"
        guard let left = self.lookups[key], left > 0 else { return true }
        self.lookups[key] = left - 1
        return false
    }

    mutating func hide(_ kind: VaultKind, _ name: String, for lookups: Int) {
        self.lookups["\(kind)/\(name.lowercased())"] = lookups
    }
}
