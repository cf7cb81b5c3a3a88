//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The name of a record in a store: opaque bytes.
public struct StoreKey: Hashable, Sendable {
    /// The bytes of the name.
    public var bytes: [UInt8]

    /// Creates a name.
    ///
    /// - Parameter bytes: The bytes of the name, at most ``CacheKey/maximumLength``.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }
}

/// The name of a partition in a store: opaque bytes.
public struct StorePartition: Hashable, Sendable {
    /// The bytes of the name.
    public var bytes: [UInt8]

    /// Creates a name.
    ///
    /// - Parameter bytes: The bytes of the name.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }
}

extension StorePartition {
    /// Stands for all partitions of a store: raising its epoch makes every record invalid in one step.
    ///
    /// No partition of a cache has this name.
    public static let everything = StorePartition(bytes: Array("latchkey/everything".utf8))
}

extension StoreKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The length of the name; the name may tell tenants and users.
    public var description: String { "StoreKey(\(self.bytes.count) bytes)" }
    /// The same as ``description``.
    public var debugDescription: String { self.description }
    /// A mirror without children, so that dumping a name does not reveal it.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension StorePartition: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The length of the name; the name may tell tenants and users.
    public var description: String { "StorePartition(\(self.bytes.count) bytes)" }
    /// The same as ``description``.
    public var debugDescription: String { self.description }
    /// A mirror without children, so that dumping a name does not reveal it.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
