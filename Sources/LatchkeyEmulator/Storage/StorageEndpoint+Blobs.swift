//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

extension StorageEndpoint {
    /// Reads or changes a blob, which may not be there.
    func with(
        _ call: StorageCall,
        _ container: String,
        _ name: String,
        _ body: (inout StoredBlob, _ tag: String) throws(StorageRefusal) -> EmulatorResponse
    ) throws(StorageRefusal) -> EmulatorResponse {
        try self.accounts.with(call.account) { account, tag throws(StorageRefusal) in
            guard account.containers[container] != nil else { throw .containerNotFound }
            try StorageAccounts.checkRoom(account, for: call.body.count)
            var blob = account.containers[container]?[name] ?? StoredBlob()
            let response = try body(&blob, tag)
            let isThere = blob.exists || !blob.uncommitted.isEmpty
            account.containers[container]?[name] = isThere ? blob : nil
            return response
        }
    }

    // MARK: - Writing

    func putBlob(_ call: StorageCall, _ container: String, _ name: String) throws(StorageRefusal) -> EmulatorResponse {
        guard call.field("x-ms-blob-type") == "BlockBlob" else {
            throw .invalidHeader("x-ms-blob-type", call.field("x-ms-blob-type") ?? "")
        }
        let metadata = try call.metadata()
        return try self.with(call, container, name) { blob, tag throws(StorageRefusal) in
            try Self.checkWrite(call, blob)
            Self.write(call, call.body, metadata, to: &blob, tag)
            blob.blocks = []
            var response = Self.changed(.created, blob.eTag, call.now)
            response.set("x-ms-request-server-encrypted", "true")
            return response
        }
    }

    /// Checks the conditions of a write, and the lease.
    static func checkWrite(_ call: StorageCall, _ blob: StoredBlob) throws(StorageRefusal) {
        try self.check(call, eTag: blob.exists ? blob.eTag : nil, modified: blob.modified)
        try blob.lease.check(call.field("x-ms-lease-id"), at: call.now, isForBlob: true)
    }

    /// Makes a blob new.
    static func write(
        _ call: StorageCall,
        _ content: [UInt8],
        _ metadata: [String: String],
        to blob: inout StoredBlob,
        _ eTag: String
    ) {
        if !blob.exists { blob.created = call.now }
        blob.content = content
        blob.contentFields = ["content-type": "application/octet-stream"].merging(call.contentFields) { $1 }
        blob.metadata = metadata
        blob.tags = call.tags
        blob.tier = call.field("x-ms-access-tier") ?? "Hot"
        blob.eTag = eTag
        blob.modified = call.now
        blob.uncommitted = []
        blob.copyID = nil
        blob.exists = true
    }

    func changeBlob(
        _ call: StorageCall,
        _ container: String,
        _ name: String,
        _ component: String
    ) throws(StorageRefusal) -> EmulatorResponse {
        let metadata = try call.metadata()
        return try self.with(call, container, name) { blob, tag throws(StorageRefusal) in
            guard blob.exists else { throw .blobNotFound }
            try Self.checkWrite(call, blob)
            switch component {
            case "metadata": blob.metadata = metadata
            case "properties": blob.contentFields = call.contentFields
            case "tags":
                blob.tags = try StorageDocument.tags(call.body)
                return EmulatorResponse(status: .noContent)
            default:
                guard let tier = call.field("x-ms-access-tier"), ["Hot", "Cool", "Cold", "Archive"].contains(tier)
                else {
                    throw .invalidHeader("x-ms-access-tier", call.field("x-ms-access-tier") ?? "")
                }
                blob.tier = tier
                return EmulatorResponse(status: .ok)
            }
            blob.eTag = tag
            blob.modified = call.now
            return Self.changed(.ok, blob.eTag, call.now)
        }
    }

    func deleteBlob(_ call: StorageCall, _ container: String, _ name: String) throws(StorageRefusal) -> EmulatorResponse
    {
        try self.with(call, container, name) { blob, _ throws(StorageRefusal) in
            guard blob.exists else { throw .blobNotFound }
            if let time = call.parameter("snapshot") {
                guard blob.snapshots.removeValue(forKey: time) != nil else { throw .blobNotFound }
                return EmulatorResponse(status: .accepted)
            }
            try Self.checkWrite(call, blob)
            switch call.field("x-ms-delete-snapshots") {
            case "only": blob.snapshots = [:]
            case "include": blob = StoredBlob()
            default:
                guard blob.snapshots.isEmpty else { throw .snapshotsPresent }
                blob = StoredBlob()
            }
            return EmulatorResponse(status: .accepted)
        }
    }

    func snapshotBlob(
        _ call: StorageCall,
        _ container: String,
        _ name: String
    ) throws(StorageRefusal) -> EmulatorResponse {
        let metadata = try call.metadata()
        return try self.with(call, container, name) { blob, _ throws(StorageRefusal) in
            guard blob.exists else { throw .blobNotFound }
            try Self.check(call, eTag: blob.eTag, modified: blob.modified)
            let number = String(blob.snapshots.count)
            let fraction = String(repeating: "0", count: max(0, 7 - number.count)) + number
            let time = "\(StorageDocument.dateTime(call.now)).\(fraction)Z"
            blob.snapshots[time] = StoredSnapshot(
                content: blob.content,
                contentFields: blob.contentFields,
                metadata: metadata.isEmpty ? blob.metadata : metadata,
                eTag: blob.eTag,
                created: blob.created,
                modified: blob.modified,
                tier: blob.tier
            )
            var response = Self.changed(.created, blob.eTag, blob.modified)
            response.set("x-ms-snapshot", time)
            return response
        }
    }

    func copyBlob(_ call: StorageCall, _ container: String, _ name: String) throws(StorageRefusal) -> EmulatorResponse {
        let source = call.field("x-ms-copy-source") ?? ""
        guard source.hasPrefix(call.root),
            let path = Emulator.FormField.decode(
                source.dropFirst(call.root.count).prefix { $0 != "?" }.replacing("+", with: "%2B").utf8
            )
        else { throw StorageRefusal(400, "CannotVerifyCopySource", "The source of the copy is not of this account.") }
        let parts = path.split(separator: "/", maxSplits: 1).map(String.init)
        let metadata = try call.metadata()
        return try self.accounts.with(call.account) { account, tag throws(StorageRefusal) in
            guard parts.count == 2, let other = account.containers[parts[0]]?[parts[1]], other.exists else {
                throw StorageRefusal(404, "CannotVerifyCopySource", "The specified blob does not exist.")
            }
            guard account.containers[container] != nil else { throw .containerNotFound }
            var blob = account.containers[container]?[name] ?? StoredBlob()
            try Self.checkWrite(call, blob)
            Self.write(call, other.content, metadata.isEmpty ? other.metadata : metadata, to: &blob, tag)
            blob.contentFields = other.contentFields
            let id = Opaque.id()
            blob.copyID = id
            account.containers[container]?[name] = blob
            var response = Self.changed(.accepted, blob.eTag, call.now)
            response.set("x-ms-copy-id", id)
            response.set("x-ms-copy-status", "success")
            return response
        }
    }

    // MARK: - Reading

    func getTags(_ call: StorageCall, _ container: String, _ name: String) throws(StorageRefusal) -> EmulatorResponse {
        try self.with(call, container, name) { blob, _ throws(StorageRefusal) in
            guard blob.exists else { throw .blobNotFound }
            var xml = StorageXML()
            xml.open("Tags")
            xml.tagSet(blob.tags)
            xml.close("Tags")
            return EmulatorResponse(status: .ok, headers: [.contentType: "application/xml"], body: xml.bytes)
        }
    }

    func getBlob(_ call: StorageCall, _ container: String, _ name: String) throws(StorageRefusal) -> EmulatorResponse {
        try self.with(call, container, name) { blob, _ throws(StorageRefusal) in
            guard blob.exists else { throw .blobNotFound }
            if let named = call.field("x-ms-lease-id") {
                try blob.lease.check(named, at: call.now, isForBlob: true)
            }
            var shown = blob
            if let time = call.parameter("snapshot") {
                guard let snapshot = blob.snapshots[time] else { throw .blobNotFound }
                shown.content = snapshot.content
                shown.contentFields = snapshot.contentFields
                shown.metadata = snapshot.metadata
                shown.eTag = snapshot.eTag
                shown.created = snapshot.created
                shown.modified = snapshot.modified
            }
            try Self.check(call, eTag: shown.eTag, modified: shown.modified)
            guard blob.tier != "Archive" || call.method == .head else {
                throw StorageRefusal(409, "BlobArchived", "This operation is not permitted on an archived blob.")
            }
            return try Self.content(of: shown, call)
        }
    }

    /// The answer with the content of a blob, or with a part of it.
    private static func content(of blob: StoredBlob, _ call: StorageCall) throws(StorageRefusal) -> EmulatorResponse {
        var response = self.changed(.ok, blob.eTag, blob.modified)
        for (name, value) in blob.contentFields { response.set(name, value) }
        for (name, value) in blob.metadata { response.set("x-ms-meta-\(name)", value) }
        response.set("x-ms-blob-type", "BlockBlob")
        response.set("x-ms-access-tier", blob.tier)
        response.set("x-ms-creation-time", StorageTime.text(blob.created))
        response.set("x-ms-lease-state", blob.lease.state(at: call.now))
        response.set("x-ms-lease-status", blob.lease.isHeld(at: call.now) ? "locked" : "unlocked")
        response.set("x-ms-server-encrypted", "true")
        response.set("Accept-Ranges", "bytes")
        if !blob.tags.isEmpty { response.set("x-ms-tag-count", String(blob.tags.count)) }
        if let id = blob.copyID {
            response.set("x-ms-copy-id", id)
            response.set("x-ms-copy-status", "success")
        }
        response.body = blob.content
        if call.method == .head { response.headers[.contentLength] = String(blob.content.count) }
        guard call.method == .get, let range = call.range() else { return response }
        guard range.start < blob.content.count, range.end.map({ $0 >= range.start }) ?? true else {
            throw .invalidRange
        }
        let end = min(range.end ?? .max - 1, blob.content.count - 1)
        response.status = .partialContent
        response.body = Array(blob.content[range.start...end])
        response.headers[.contentRange] = "bytes \(range.start)-\(end)/\(blob.content.count)"
        // A hash of the whole does not describe a part.
        if let hash = blob.contentFields["content-md5"] {
            response.set("x-ms-blob-content-md5", hash)
            response.headers[HTTPField.Name("content-md5")!] = nil
        }
        return response
    }
}
