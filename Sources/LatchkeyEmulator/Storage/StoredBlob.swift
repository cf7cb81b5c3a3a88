//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// A blob as an account keeps it.
struct StoredBlob: Sendable {
    struct Block: Sendable {
        var id: String
        var content: [UInt8]
    }

    var content: [UInt8] = []
    /// The fields that the content is served with, by their names in lower case.
    var contentFields: [String: String] = ["content-type": "application/octet-stream"]
    var metadata: [String: String] = [:]
    var tags: [String: String] = [:]
    var tier = "Hot"
    var eTag = ""
    var created: Int64 = 0
    var modified: Int64 = 0
    var lease = StoredLease()
    /// The blocks that the content consists of.
    var blocks: [(id: String, size: Int)] = []
    /// The blocks that were uploaded since.
    var uncommitted: [Block] = []
    /// Whether there is more than uncommitted blocks.
    var exists = false
    /// The snapshots by their times.
    var snapshots: [String: StoredSnapshot] = [:]
    var copyID: String?
}

/// A blob as it once was.
struct StoredSnapshot: Sendable {
    var content: [UInt8]
    var contentFields: [String: String]
    var metadata: [String: String]
    var eTag: String
    var created: Int64
    var modified: Int64
    var tier: String
}

/// A container as an account keeps it.
struct StoredContainer: Sendable {
    /// The blobs by their names; changed through the subscript alone.
    private var blobs: [String: StoredBlob] = [:]
    /// The names in their order.
    private(set) var names: [String] = []
    var metadata: [String: String] = [:]
    var eTag = ""
    var modified: Int64 = 0
    var lease = StoredLease()

    /// A blob by its name.
    subscript(name: String) -> StoredBlob? {
        get { self.blobs[name] }
        set {
            let old = self.blobs.updateValue(newValue ?? StoredBlob(), forKey: name)
            if newValue == nil { self.blobs[name] = nil }
            let position = self.position(of: name)
            if old == nil, newValue != nil { self.names.insert(name, at: position) }
            if old != nil, newValue == nil { self.names.remove(at: position) }
        }
    }

    /// How many bytes all content has.
    var size: Int {
        self.blobs.values.reduce(0) { sum, blob in
            sum + blob.content.count + blob.uncommitted.reduce(0) { $0 + $1.content.count }
        }
    }

    /// Where a name stands among the others, or would.
    func position(of name: String) -> Int {
        var range = 0..<self.names.count
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            range = self.names[middle] < name ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }

    /// Fills an empty container.
    mutating func fill(_ blobs: [String: StoredBlob]) {
        self.blobs = blobs
        self.names = blobs.keys.sorted()
    }
}
