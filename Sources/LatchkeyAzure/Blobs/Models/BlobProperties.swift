//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyTokenAcquisition
public import LatchkeyTokenCache

/// What is noted of a blob.
public struct BlobProperties: Hashable, Sendable {
    /// The size in bytes.
    public var size: Int64 = 0
    /// The header fields that the content is served with.
    public var content = BlobContent()
    /// The entity tag, with its quotes.
    public var eTag: String?
    /// When the blob was written last.
    public var lastModified: WallTime?
    /// When the blob was created.
    public var created: WallTime?
    /// `BlockBlob`, `PageBlob` or `AppendBlob`.
    public var blobType: String?
    /// How fast it can be read.
    public var tier: BlobTier?
    /// Whether somebody has a lease: `locked` or `unlocked`.
    public var leaseStatus: String?
    /// How the lease stands: `available`, `leased`, `expired`, `breaking` or `broken`.
    public var leaseState: String?
    /// How the copying to this blob stands, if it is a copy.
    public var copyStatus: String?
    /// The metadata.
    public var metadata: [String: String] = [:]
    /// The version, where the account keeps versions.
    public var versionID: String?
    /// Properties that this type does not know, by the names that the service gives them.
    public var additional: [String: String] = [:]

    init() {}

    /// The properties that an answer to HEAD or GET has.
    init(_ fields: HTTPFields) {
        self.size = fields[.contentLength].flatMap { Int64($0) } ?? 0
        self.content.type = fields[.contentType]
        self.content.encoding = fields[.contentEncoding]
        self.content.language = fields[.contentLanguage]
        self.content.disposition = fields[.contentDisposition]
        self.content.cacheControl = fields[.cacheControl]
        self.content.md5 = fields.blobValue("x-ms-blob-content-md5") ?? fields.blobValue("Content-MD5")
        self.eTag = fields[.eTag]
        self.lastModified = fields[.lastModified].flatMap(WallTime.init(httpDate:))
        self.created = fields.blobValue("x-ms-creation-time").flatMap(WallTime.init(httpDate:))
        self.blobType = fields.blobValue("x-ms-blob-type")
        self.tier = fields.blobValue("x-ms-access-tier").map(BlobTier.init(rawValue:))
        self.leaseStatus = fields.blobValue("x-ms-lease-status")
        self.leaseState = fields.blobValue("x-ms-lease-state")
        self.copyStatus = fields.blobValue("x-ms-copy-status")
        self.versionID = fields.blobValue("x-ms-version-id")
        self.metadata = fields.blobMetadata
    }

    /// Reads the properties of a listing.
    mutating func read(from reader: inout XMLReader) throws(XMLFailure) {
        try reader.children { name, reader throws(XMLFailure) in
            let text = try reader.text()
            switch name {
            case "Content-Length": self.size = Int64(text) ?? 0
            case "Content-Type": self.content.type = text.blobText
            case "Content-Encoding": self.content.encoding = text.blobText
            case "Content-Language": self.content.language = text.blobText
            case "Content-Disposition": self.content.disposition = text.blobText
            case "Cache-Control": self.content.cacheControl = text.blobText
            case "Content-MD5": self.content.md5 = text.blobText
            case "Etag": self.eTag = text.blobText.map(Self.quoted)
            case "Last-Modified": self.lastModified = WallTime(httpDate: text)
            case "Creation-Time": self.created = WallTime(httpDate: text)
            case "BlobType": self.blobType = text.blobText
            case "AccessTier": self.tier = text.blobText.map(BlobTier.init(rawValue:))
            case "LeaseStatus": self.leaseStatus = text.blobText
            case "LeaseState": self.leaseState = text.blobText
            case "CopyStatus": self.copyStatus = text.blobText
            default: if !text.isEmpty { self.additional[name] = text }
            }
        }
    }

    /// Listings leave out the quotes that conditions need.
    static func quoted(_ tag: String) -> String { tag.hasPrefix("\"") || tag.hasPrefix("W/") ? tag : "\"\(tag)\"" }
}

extension String {
    /// The text unless it is empty.
    var blobText: String? { self.isEmpty ? nil : self }
}

extension WallTime {
    init?(httpDate text: String) {
        guard let seconds = HTTPDate.seconds(text) else { return nil }
        self.init(seconds: seconds)
    }
}

extension HTTPFields {
    func blobValue(_ name: String) -> String? { HTTPField.Name(name).flatMap { self[$0] } }

    /// The metadata that an answer has.
    var blobMetadata: [String: String] {
        let prefix = "x-ms-meta-"
        var metadata: [String: String] = [:]
        for field in self where field.name.canonicalName.hasPrefix(prefix) {
            metadata[String(field.name.rawName.dropFirst(prefix.utf8.count))] = field.value
        }
        return metadata
    }
}
