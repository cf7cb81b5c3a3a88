//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Hides the names of records and seals their content before a store sees them.
///
/// A store of this protocol's kind of cache gets digests for names and sealed bytes for content; the cache calls the
/// protection, never the store.
public protocol RecordProtection: Sendable {
    /// Returns a keyed digest of a name, the same in every process that shares the keys.
    ///
    /// - Parameter name: The name that must not appear in the store.
    /// - Returns: At least 20 bytes that tell nothing of the name to those without the key.
    func digest(of name: [UInt8]) -> [UInt8]

    /// Seals content, so that it can be opened only together with the same context.
    ///
    /// - Parameters:
    ///   - content: The bytes to be sealed.
    ///   - context: What the content belongs to: it is authenticated and not stored.
    /// - Returns: The sealed bytes.
    /// - Throws: ``RecordProtectionError`` when no key is at hand.
    func seal(_ content: [UInt8], context: [UInt8]) throws(RecordProtectionError) -> [UInt8]

    /// Opens sealed bytes.
    ///
    /// - Parameters:
    ///   - sealed: What ``seal(_:context:)`` returned.
    ///   - context: What the content must belong to.
    /// - Returns: The content.
    /// - Throws: ``RecordProtectionError`` when the bytes are damaged, forged, moved from another context, or sealed
    ///   with a key that is not at hand.
    func open(_ sealed: [UInt8], context: [UInt8]) throws(RecordProtectionError) -> OpenedContent
}

/// Content that was opened.
public struct OpenedContent: Sendable {
    /// The content.
    public var content: [UInt8]
    /// Whether it should be sealed again, because its key is being replaced.
    public var isSealedWithOldKey: Bool

    /// Creates opened content.
    ///
    /// - Parameters:
    ///   - content: The content.
    ///   - isSealedWithOldKey: Whether it should be sealed again; `false` by default.
    public init(content: [UInt8], isSealedWithOldKey: Bool = false) {
        self.content = content
        self.isSealedWithOldKey = isSealedWithOldKey
    }
}
