//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// A block of a blob.
public struct BlobBlock: Hashable, Sendable {
    /// What it is called.
    public var id: String
    /// The size in bytes.
    public var size: Int64

    /// The name as requests have it.
    static func encoded(_ id: String) -> String { Base64.encode(Array(id.utf8)) }
}

/// The blocks of a blob.
public struct BlobBlocks: Hashable, Sendable {
    /// Those that the blob consists of, in their order.
    public var committed: [BlobBlock] = []
    /// Those that were uploaded and are not part of it.
    public var uncommitted: [BlobBlock] = []

    init(parsing bytes: [UInt8]) throws(XMLFailure) {
        var reader = XMLReader(bytes)
        try reader.document("BlockList") { name, reader throws(XMLFailure) in
            switch name {
            case "CommittedBlocks": self.committed = try Self.blocks(from: &reader)
            case "UncommittedBlocks": self.uncommitted = try Self.blocks(from: &reader)
            default: try reader.skip()
            }
        }
    }

    private static func blocks(from reader: inout XMLReader) throws(XMLFailure) -> [BlobBlock] {
        var blocks: [BlobBlock] = []
        try reader.children { _, reader throws(XMLFailure) in
            let block = try reader.texts()
            guard let name = block["Name"] else { return }
            // Names that others gave may be no text.
            let id = (try? Base64.decode(name)).flatMap { String(validating: $0, as: UTF8.self) } ?? name
            blocks.append(BlobBlock(id: id, size: block["Size"].flatMap { Int64($0) } ?? 0))
        }
        return blocks
    }
}
