//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A page of a listing.
public struct BlobPage<Item: Sendable>: Sendable {
    /// What is on it; possibly nothing although others follow.
    public var items: [Item] = []
    /// Where the next page begins; `nil` on the last.
    public var nextMarker: String?
}

/// What pages are made of.
protocol BlobListed: Sendable {
    /// The element that items are in.
    static var list: String { get }
    /// Reads an item; `nil` for what is none.
    static func read(_ name: String, from reader: inout XMLReader) throws(XMLFailure) -> Self?
}

extension BlobItem: BlobListed {
    static let list = "Blobs"

    static func read(_ name: String, from reader: inout XMLReader) throws(XMLFailure) -> Self? {
        if name == "Blob" { return try BlobItem(from: &reader) }
        try reader.skip()
        return nil
    }
}

extension BlobEntry: BlobListed {
    static let list = "Blobs"

    static func read(_ name: String, from reader: inout XMLReader) throws(XMLFailure) -> Self? {
        switch name {
        case "Blob": return .blob(try BlobItem(from: &reader))
        case "BlobPrefix":
            var prefix = ""
            try reader.children { name, reader throws(XMLFailure) in
                if name == "Name" { prefix = try reader.blobName() } else { try reader.skip() }
            }
            return .prefix(prefix)
        default:
            try reader.skip()
            return nil
        }
    }
}

extension BlobContainerItem: BlobListed {
    static let list = "Containers"

    static func read(_ name: String, from reader: inout XMLReader) throws(XMLFailure) -> Self? {
        if name == "Container" { return try BlobContainerItem(from: &reader) }
        try reader.skip()
        return nil
    }
}

extension BlobPage where Item: BlobListed {
    /// Reads the document of a page.
    init(parsing bytes: [UInt8]) throws(XMLFailure) {
        var reader = XMLReader(bytes)
        try reader.document("EnumerationResults") { name, reader throws(XMLFailure) in
            switch name {
            case Item.list:
                try reader.children { name, reader throws(XMLFailure) in
                    if let item = try Item.read(name, from: &reader) { self.items.append(item) }
                }
            case "NextMarker": self.nextMarker = try reader.text().blobText
            default: try reader.skip()
            }
        }
    }
}
