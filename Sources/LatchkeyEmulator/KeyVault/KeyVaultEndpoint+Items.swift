//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCrypto

extension KeyVaultEndpoint {
    // MARK: - Reading

    func get(
        _ call: VaultCall,
        _ kind: VaultKind,
        _ name: String,
        _ version: String?
    ) throws(VaultRefusal) -> EmulatorResponse {
        try self.store.with(call.vault) { vault throws(VaultRefusal) in
            guard vault.isVisible(kind, name) else { throw .notFound(kind, name) }
            let found = try vault.version(kind, name, version)
            if kind == .secrets, !found.isEnabled { throw .disabled(kind) }
            return .vault(try self.document(call, kind, name, found))
        }
    }

    func list(_ call: VaultCall, _ kind: VaultKind) throws(VaultRefusal) -> EmulatorResponse {
        try self.store.with(call.vault) { vault throws(VaultRefusal) in
            let items = (vault.items[kind] ?? [:]).sorted { $0.key < $1.key }.map(\.value)
            return try self.page(
                call,
                items.compactMap { item in
                    item.versions.last.map { self.summary(call, kind, item.name, $0, named: false) }
                }
            )
        }
    }

    func versions(_ call: VaultCall, _ kind: VaultKind, _ name: String) throws(VaultRefusal) -> EmulatorResponse {
        try self.store.with(call.vault) { vault throws(VaultRefusal) in
            let item = try vault.item(kind, name)
            return try self.page(call, item.versions.map { self.summary(call, kind, name, $0, named: true) })
        }
    }

    /// A page of a listing, with a link to the next that names the port as vaults do.
    func page(_ call: VaultCall, _ items: [EmulatorJSON]) throws(VaultRefusal) -> EmulatorResponse {
        let size = min(
            call.parameter("maxresults").flatMap { Int($0) } ?? self.settings.pageSize,
            self.settings.pageSize
        )
        guard size > 0 else { throw .badParameter("maxresults must be positive.") }
        let start = call.parameter("$skiptoken").flatMap { Int($0) } ?? 0
        let page = items.dropFirst(start).prefix(size)
        let end = start + page.count
        var link: EmulatorJSON = .null
        if end < items.count {
            let path = call.path.joined(separator: "/")
            let port = call.root.dropFirst("https://".count).contains(":") ? "" : ":443"
            let query = "api-version=\(call.version)&$skiptoken=\(end)&maxresults=\(size)"
            link = .text("\(call.root)\(port)/\(path)?\(query)")
        }
        return .vault(["value": .list(Array(page)), "nextLink": link])
    }

    // MARK: - Writing

    func setSecret(_ call: VaultCall, _ name: String) throws(VaultRefusal) -> EmulatorResponse {
        guard let value = call.body["value"]?.text, value.utf8.count <= 25 << 10 else {
            throw .badParameter("Property 'value' is missing or too long.")
        }
        return try self.store.with(call.vault) { vault throws(VaultRefusal) in
            var version = StoredVersion(.secret(value), at: call.now)
            version.change(call.body, at: call.now)
            try vault.add(version, .secrets, name)
            return .vault(try self.document(call, .secrets, name, version))
        }
    }

    func update(_ call: VaultCall, _ kind: VaultKind, _ name: String) throws(VaultRefusal) -> EmulatorResponse {
        let id = call.path.count == 3 ? call.path[2] : nil
        return try self.store.with(call.vault) { vault throws(VaultRefusal) in
            let found = try vault.version(kind, name, id)
            let key = name.lowercased()
            guard let index = vault.items[kind]?[key]?.versions.firstIndex(where: { $0.id == found.id }) else {
                throw .notFound(kind, name)
            }
            vault.items[kind]?[key]?.versions[index].change(call.body, at: call.now)
            let changed = try vault.version(kind, name, found.id)
            return .vault(
                kind == .secrets
                    ? self.summary(call, kind, name, changed, named: true)
                    : try self.document(call, kind, name, changed)
            )
        }
    }

    // MARK: - Deletion

    func delete(_ call: VaultCall, _ kind: VaultKind, _ name: String) throws(VaultRefusal) -> EmulatorResponse {
        try self.store.with(call.vault) { vault throws(VaultRefusal) in
            let item = try vault.item(kind, name)
            let key = name.lowercased()
            let kinds: [VaultKind] = kind == .certificates ? VaultKind.allCases : [kind]
            for kind in kinds {
                guard let item = vault.items[kind]?.removeValue(forKey: key) else { continue }
                vault.deleted[kind, default: [:]][key] = VaultStore.Deleted(item: item, time: call.now)
                vault.hide(kind, name, for: self.settings.lookups)
            }
            return .vault(try self.deletedDocument(call, kind, VaultStore.Deleted(item: item, time: call.now)))
        }
    }

    func respondDeleted(to call: VaultCall, _ kind: VaultKind) throws(VaultRefusal) -> EmulatorResponse {
        try self.store.with(call.vault) { vault throws(VaultRefusal) in
            guard call.path.count > 1 else {
                guard call.method == .get else { throw .notSupported }
                let all = (vault.deleted[kind] ?? [:]).sorted { $0.key < $1.key }.map(\.value)
                var items: [EmulatorJSON] = []
                for item in all { items.append(try self.deletedDocument(call, kind, item)) }
                return try self.page(call, items)
            }
            let name = call.path[1]
            let key = name.lowercased()
            guard vault.isVisible(kind, name), let found = vault.deleted[kind]?[key] else {
                throw .notFound(kind, name)
            }
            let kinds: [VaultKind] = kind == .certificates ? VaultKind.allCases : [kind]
            switch (call.method, call.path.count) {
            case (.get, 2): return .vault(try self.deletedDocument(call, kind, found))
            case (.delete, 2):
                for kind in kinds { vault.deleted[kind]?[key] = nil }
                return EmulatorResponse(status: .noContent)
            case (.post, 3) where call.path[2] == "recover":
                for kind in kinds {
                    guard let deleted = vault.deleted[kind]?.removeValue(forKey: key) else { continue }
                    vault.items[kind, default: [:]][key] = deleted.item
                    vault.hide(kind, name, for: self.settings.lookups)
                }
                let version = try vault.version(kind, name, nil)
                return .vault(
                    kind == .secrets
                        ? self.summary(call, kind, name, version, named: true)
                        : try self.document(call, kind, name, version)
                )
            default: throw .notSupported
            }
        }
    }

    private func deletedDocument(
        _ call: VaultCall,
        _ kind: VaultKind,
        _ deleted: VaultStore.Deleted
    ) throws(VaultRefusal) -> EmulatorJSON {
        guard let version = deleted.item.versions.last else { throw .notFound(kind, deleted.item.name) }
        let name = deleted.item.name
        let known =
            kind == .secrets
            ? self.summary(call, kind, name, version, named: true) : try self.document(call, kind, name, version)
        var members = known.object ?? [:]
        members["recoveryId"] = .text("\(call.root)/deleted\(kind.rawValue)/\(name)")
        members["deletedDate"] = .integer(deleted.time)
        members["scheduledPurgeDate"] = .integer(deleted.time + 90 * 86_400)
        return .object(members)
    }

    // MARK: - Backup

    func backup(_ call: VaultCall, _ kind: VaultKind, _ name: String) throws(VaultRefusal) -> EmulatorResponse {
        try self.store.with(call.vault) { vault throws(VaultRefusal) in
            let item = try vault.item(kind, name)
            let id = Base64URL.encode(Opaque.bytes(count: 32))
            vault.backups[id] = (kind, item)
            return .vault(["value": .text(id)])
        }
    }

    func restore(_ call: VaultCall, _ kind: VaultKind) throws(VaultRefusal) -> EmulatorResponse {
        try self.store.with(call.vault) { vault throws(VaultRefusal) in
            guard let backup = call.body["value"]?.text.flatMap({ vault.backups[$0] }), backup.kind == kind else {
                throw .badParameter("The backup blob could not be read.")
            }
            let name = backup.item.name
            guard vault.items[kind]?[name.lowercased()] == nil, vault.deleted[kind]?[name.lowercased()] == nil else {
                throw VaultRefusal(409, "Conflict", "\(kind.noun) \(name) already exists.")
            }
            vault.items[kind, default: [:]][name.lowercased()] = backup.item
            let version = try vault.version(kind, name, nil)
            return .vault(self.summary(call, kind, name, version, named: true))
        }
    }
}
