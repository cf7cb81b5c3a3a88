//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyTokenAcquisition
public import LatchkeyTokenCache

/// What is noted of a container.
public struct BlobContainerProperties: Hashable, Sendable {
    /// The entity tag, with its quotes.
    public var eTag: String?
    /// When the container was changed last.
    public var lastModified: WallTime?
    /// Whether somebody has a lease: `locked` or `unlocked`.
    public var leaseStatus: String?
    /// How the lease stands: `available`, `leased`, `expired`, `breaking` or `broken`.
    public var leaseState: String?
    /// The metadata.
    public var metadata: [String: String] = [:]
    /// Properties that this type does not know, by the names that the service gives them.
    public var additional: [String: String] = [:]

    init() {}

    init(_ fields: HTTPFields) {
        self.eTag = fields[.eTag]
        self.lastModified = fields[.lastModified].flatMap(WallTime.init(httpDate:))
        self.leaseStatus = fields.blobValue("x-ms-lease-status")
        self.leaseState = fields.blobValue("x-ms-lease-state")
        self.metadata = fields.blobMetadata
    }

    mutating func read(from reader: inout XMLReader) throws(XMLFailure) {
        try reader.children { name, reader throws(XMLFailure) in
            let text = try reader.text()
            switch name {
            case "Etag": self.eTag = text.blobText.map(BlobProperties.quoted)
            case "Last-Modified": self.lastModified = WallTime(httpDate: text)
            case "LeaseStatus": self.leaseStatus = text.blobText
            case "LeaseState": self.leaseState = text.blobText
            default: if !text.isEmpty { self.additional[name] = text }
            }
        }
    }
}

/// A container of a listing.
public struct BlobContainerItem: Hashable, Sendable {
    /// What a listing has besides the containers themselves.
    public enum Part: String, Hashable, Sendable, CaseIterable {
        /// Containers that were deleted and can be brought back.
        case deleted
        /// Metadata.
        case metadata
        /// The service's own containers, such as `$logs`.
        case system
    }

    /// The name.
    public var name = ""
    /// The version, when it was deleted.
    public var version: String?
    /// Whether it was deleted and can be brought back.
    public var isDeleted = false
    /// What is noted of it.
    public var properties = BlobContainerProperties()

    init(from reader: inout XMLReader) throws(XMLFailure) {
        try reader.children { name, reader throws(XMLFailure) in
            switch name {
            case "Name": self.name = try reader.text()
            case "Version": self.version = try reader.text().blobText
            case "Deleted": self.isDeleted = try reader.text() == "true"
            case "Properties": try self.properties.read(from: &reader)
            case "Metadata": self.properties.metadata = try reader.texts()
            default: try reader.skip()
            }
        }
    }
}
