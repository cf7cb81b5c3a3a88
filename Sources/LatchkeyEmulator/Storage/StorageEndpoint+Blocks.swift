//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCrypto

extension StorageEndpoint {
    func putBlock(_ call: StorageCall, _ container: String, _ name: String) throws(StorageRefusal) -> EmulatorResponse {
        guard let id = call.parameter("blockid"), let bytes = try? Base64.decode(id), (1...64).contains(bytes.count)
        else {
            throw .invalidQuery("blockid", call.parameter("blockid") ?? "")
        }
        return try self.with(call, container, name) { blob, _ throws(StorageRefusal) in
            try blob.lease.check(call.field("x-ms-lease-id"), at: call.now, isForBlob: true)
            let others = blob.blocks.map(\.id) + blob.uncommitted.map(\.id)
            guard others.first.map({ $0.utf8.count == id.utf8.count }) ?? true else {
                throw StorageRefusal(400, "InvalidBlobOrBlock", "The specified blob or block content is invalid.")
            }
            blob.uncommitted.removeAll { $0.id == id }
            blob.uncommitted.append(StoredBlob.Block(id: id, content: call.body))
            return EmulatorResponse(status: .created)
        }
    }

    func putBlockList(
        _ call: StorageCall,
        _ container: String,
        _ name: String
    ) throws(StorageRefusal) -> EmulatorResponse {
        let list = try StorageDocument.blocks(call.body)
        let metadata = try call.metadata()
        return try self.with(call, container, name) { blob, tag throws(StorageRefusal) in
            try Self.checkWrite(call, blob)
            var content: [UInt8] = []
            var blocks: [(id: String, size: Int)] = []
            for entry in list {
                guard let block = Self.block(entry, of: blob) else { throw .invalidBlockList }
                content += block
                blocks.append((entry.id, block.count))
            }
            Self.write(call, content, metadata, to: &blob, tag)
            blob.blocks = blocks
            var response = Self.changed(.created, blob.eTag, call.now)
            response.set("x-ms-request-server-encrypted", "true")
            return response
        }
    }

    private static func block(_ entry: (kind: String, id: String), of blob: StoredBlob) -> ArraySlice<UInt8>? {
        if entry.kind != "Committed", let block = blob.uncommitted.first(where: { $0.id == entry.id }) {
            return block.content[...]
        }
        guard entry.kind != "Uncommitted" else { return nil }
        var start = 0
        for block in blob.blocks {
            if block.id == entry.id { return blob.content[start..<start + block.size] }
            start += block.size
        }
        return nil
    }

    func getBlockList(
        _ call: StorageCall,
        _ container: String,
        _ name: String
    ) throws(StorageRefusal) -> EmulatorResponse {
        let kind = call.parameter("blocklisttype") ?? "committed"
        return try self.with(call, container, name) { blob, _ throws(StorageRefusal) in
            guard blob.exists || !blob.uncommitted.isEmpty else { throw .blobNotFound }
            var xml = StorageXML()
            xml.open("BlockList")
            if kind != "uncommitted" {
                xml.list("CommittedBlocks", blob.blocks.map { ($0.id, $0.size) })
            }
            if kind != "committed" {
                xml.list("UncommittedBlocks", blob.uncommitted.map { ($0.id, $0.content.count) })
            }
            xml.close("BlockList")
            var response = EmulatorResponse(status: .ok, headers: [.contentType: "application/xml"], body: xml.bytes)
            if blob.exists {
                response.headers[.eTag] = blob.eTag
                response.headers[.lastModified] = StorageTime.text(blob.modified)
            }
            response.set("x-ms-blob-content-length", String(blob.content.count))
            return response
        }
    }
}

extension StorageXML {
    fileprivate mutating func list(_ name: String, _ blocks: [(id: String, size: Int)]) {
        self.open(name)
        for block in blocks {
            self.open("Block")
            self.element("Name", block.id)
            self.element("Size", String(block.size))
            self.close("Block")
        }
        self.close(name)
    }
}
