//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCrypto

extension StorageEndpoint {
    /// An entry of a listing of blobs.
    private enum Entry {
        case prefix(String)
        case blob(String, StoredBlob)
    }

    // MARK: - Blobs

    func listBlobs(_ call: StorageCall, _ container: String) throws(StorageRefusal) -> EmulatorResponse {
        let size = try self.pageSize(call)
        let marker = try Self.marker(call)
        return try self.accounts.with(call.account) { account, _ throws(StorageRefusal) in
            guard let blobs = account.containers[container] else { throw .containerNotFound }
            var xml = StorageXML()
            xml.raw("<EnumerationResults ServiceEndpoint=\"\(call.root)\" ContainerName=\"\(container)\">")
            xml.element("Prefix", call.parameter("prefix"))
            xml.element("Marker", call.parameter("marker"))
            xml.element("MaxResults", call.parameter("maxresults"))
            xml.element("Delimiter", call.parameter("delimiter"))
            xml.open("Blobs")
            let (entries, next) = Self.page(of: blobs, call, from: marker, size)
            for entry in entries {
                switch entry {
                case .prefix(let prefix):
                    xml.open("BlobPrefix")
                    xml.name(prefix)
                    xml.close("BlobPrefix")
                case .blob(let name, let blob): xml.blob(name, blob, call)
                }
            }
            xml.close("Blobs")
            xml.element("NextMarker", next.map(Self.marker(before:)) ?? "")
            xml.close("EnumerationResults")
            return EmulatorResponse(status: .ok, headers: [.contentType: "application/xml"], body: xml.bytes)
        }
    }

    /// The entries of a page, and the name that the next one begins at.
    private static func page(
        of container: StoredContainer,
        _ call: StorageCall,
        from marker: String?,
        _ size: Int
    ) -> ([Entry], next: String?) {
        let prefix = call.parameter("prefix") ?? ""
        let delimiter = call.parameter("delimiter")
        let shows = call.includes.contains("uncommittedblobs")
        let start = max(container.position(of: prefix), marker.map(container.position(of:)) ?? 0)
        var entries: [Entry] = []
        var folder: String?
        for name in container.names[start...] {
            guard name.hasPrefix(prefix) else { break }
            if let folder, name.hasPrefix(folder) { continue }
            guard let blob = container[name], shows || blob.exists else { continue }
            if entries.count == size { return (entries, name) }
            let rest = name.dropFirst(prefix.count)
            if let delimiter, let end = rest.firstRange(of: delimiter)?.upperBound {
                let found = prefix + rest[..<end]
                folder = found
                entries.append(.prefix(found))
            } else {
                entries.append(.blob(name, blob))
            }
        }
        return (entries, nil)
    }

    // MARK: - Containers

    func listContainers(_ call: StorageCall) throws(StorageRefusal) -> EmulatorResponse {
        let size = try self.pageSize(call)
        let marker = try Self.marker(call)
        return try self.accounts.with(call.account) { account, _ throws(StorageRefusal) in
            let prefix = call.parameter("prefix") ?? ""
            let names = account.containers.keys.filter { name in
                name.hasPrefix(prefix) && (marker.map { name >= $0 } ?? true)
            }.sorted()
            var xml = StorageXML()
            xml.raw("<EnumerationResults ServiceEndpoint=\"\(call.root)\">")
            xml.element("Prefix", call.parameter("prefix"))
            xml.open("Containers")
            for name in names.prefix(size) {
                guard let container = account.containers[name] else { continue }
                xml.open("Container")
                xml.element("Name", name)
                xml.open("Properties")
                xml.element("Last-Modified", StorageTime.text(container.modified))
                xml.element("Etag", container.eTag)
                xml.element("LeaseStatus", container.lease.isHeld(at: call.now) ? "locked" : "unlocked")
                xml.element("LeaseState", container.lease.state(at: call.now))
                xml.element("HasImmutabilityPolicy", "false")
                xml.element("HasLegalHold", "false")
                xml.close("Properties")
                if call.includes.contains("metadata") { xml.metadata(container.metadata) }
                xml.close("Container")
            }
            xml.close("Containers")
            xml.element("NextMarker", names.dropFirst(size).first.map(Self.marker(before:)) ?? "")
            xml.close("EnumerationResults")
            return EmulatorResponse(status: .ok, headers: [.contentType: "application/xml"], body: xml.bytes)
        }
    }

    // MARK: - Pages

    private func pageSize(_ call: StorageCall) throws(StorageRefusal) -> Int {
        guard let text = call.parameter("maxresults") else { return self.settings.pageSize }
        guard let size = Int(text), size > 0 else {
            throw StorageRefusal(400, "OutOfRangeQueryParameterValue", "The value of 'maxresults' is out of range.")
        }
        return min(size, 5000)
    }

    /// A marker that says nothing to clients, and has the characters that they tend to get wrong.
    private static func marker(before name: String) -> String {
        "2!\(name.utf8.count)!\(Base64.encode(Array(name.utf8)))/+="
    }

    private static func marker(_ call: StorageCall) throws(StorageRefusal) -> String? {
        guard let text = call.parameter("marker") else { return nil }
        let parts = text.split(separator: "!")
        guard parts.count == 3, parts[2].hasSuffix("/+="), let bytes = try? Base64.decode(parts[2].dropLast(3)) else {
            throw .invalidQuery("marker", text)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension StorageXML {
    fileprivate mutating func metadata(_ metadata: [String: String]) {
        guard !metadata.isEmpty else { return self.raw("<Metadata />") }
        self.open("Metadata")
        for (name, value) in metadata.sorted(by: { $0.key < $1.key }) { self.element(name, value) }
        self.close("Metadata")
    }

    fileprivate mutating func blob(_ name: String, _ blob: StoredBlob, _ call: StorageCall) {
        if call.includes.contains("snapshots") {
            for (time, snapshot) in blob.snapshots.sorted(by: { $0.key < $1.key }) {
                var shown = blob
                shown.content = snapshot.content
                shown.metadata = snapshot.metadata
                shown.eTag = snapshot.eTag
                self.entry(name, shown, time, call)
            }
        }
        self.entry(name, blob, nil, call)
    }

    private mutating func entry(_ name: String, _ blob: StoredBlob, _ snapshot: String?, _ call: StorageCall) {
        self.open("Blob")
        self.name(name)
        self.element("Snapshot", snapshot)
        self.open("Properties")
        self.time("Creation-Time", blob.created)
        self.time("Last-Modified", blob.modified)
        self.element("Etag", blob.eTag.filter { $0 != "\"" })
        self.element("Content-Length", String(blob.content.count))
        self.element("Content-Type", blob.contentFields["content-type"] ?? "")
        self.element("Content-Encoding", blob.contentFields["content-encoding"] ?? "")
        self.element("Content-Language", blob.contentFields["content-language"] ?? "")
        self.element("Content-MD5", blob.contentFields["content-md5"] ?? "")
        self.element("Cache-Control", blob.contentFields["cache-control"] ?? "")
        self.element("Content-Disposition", blob.contentFields["content-disposition"] ?? "")
        self.element("BlobType", "BlockBlob")
        self.element("AccessTier", blob.tier)
        self.element("LeaseStatus", blob.lease.isHeld(at: call.now) ? "locked" : "unlocked")
        self.element("LeaseState", blob.lease.state(at: call.now))
        self.element("ServerEncrypted", "true")
        self.close("Properties")
        if call.includes.contains("metadata") { self.metadata(blob.metadata) }
        if call.includes.contains("tags"), !blob.tags.isEmpty {
            self.open("Tags")
            self.tagSet(blob.tags)
            self.close("Tags")
        }
        self.close("Blob")
    }
}
