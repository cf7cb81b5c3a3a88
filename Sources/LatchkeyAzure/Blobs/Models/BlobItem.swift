//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A blob of a listing.
public struct BlobItem: Hashable, Sendable {
    /// What a listing has besides the blobs themselves.
    public enum Part: String, Hashable, Sendable, CaseIterable {
        /// How copies stand.
        case copy
        /// Blobs that were deleted and can be brought back.
        case deleted
        /// Metadata.
        case metadata
        /// Snapshots, as blobs of their own.
        case snapshots
        /// Tags.
        case tags
        /// Blobs of which there are only blocks yet.
        case uncommittedBlobs = "uncommittedblobs"
        /// Versions, as blobs of their own.
        case versions
    }

    /// The name.
    public var name = ""
    /// The snapshot that this is; `nil` for the blob itself.
    public var snapshot: String?
    /// The version that this is, where versions are kept.
    public var versionID: String?
    /// Whether this is the newest version, where versions are kept.
    public var isCurrentVersion: Bool?
    /// Whether it was deleted and can be brought back.
    public var isDeleted = false
    /// What is noted of it.
    public var properties = BlobProperties()
    /// The tags, if they were asked for.
    public var tags: [String: String] = [:]

    /// The metadata, if they were asked for.
    public var metadata: [String: String] { self.properties.metadata }

    init() {}
}

extension BlobItem {
    /// Reads the element of a blob.
    init(from reader: inout XMLReader) throws(XMLFailure) {
        try reader.children { name, reader throws(XMLFailure) in
            switch name {
            case "Name": self.name = try reader.blobName()
            case "Snapshot": self.snapshot = try reader.text().blobText
            case "VersionId": self.versionID = try reader.text().blobText
            case "IsCurrentVersion": self.isCurrentVersion = try reader.text() == "true"
            case "Deleted": self.isDeleted = try reader.text() == "true"
            case "Properties": try self.properties.read(from: &reader)
            case "Metadata": self.properties.metadata = try reader.texts()
            case "Tags": self.tags = try reader.tags()
            default: try reader.skip()
            }
        }
        self.properties.versionID = self.versionID
    }
}
