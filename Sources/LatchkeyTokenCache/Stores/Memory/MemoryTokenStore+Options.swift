//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension MemoryTokenStore {
    /// The limits of a ``MemoryTokenStore``.
    public struct Options: Sendable {
        /// How many records are held at most; 100,000 by default.
        public var maximumRecords: Int
        /// How many tombstones are held at most, before the one that ends first makes room; 100,000 by default.
        public var maximumTombstones: Int
        /// How many bytes a payload has at most; 128 KiB by default.
        public var maximumPayloadLength: Int
        /// How many changes the feed keeps, before who is behind learns of a gap; 10,000 by default.
        public var feedLength: Int
        /// How many keys of one instance's popularity list are kept; 1,000 by default.
        public var hotKeysPerInstance: Int
        /// How many instances' popularity lists are kept, before the oldest makes room; 1,000 by default.
        public var hotKeyInstances: Int

        /// Creates limits; negative ones count as zero.
        ///
        /// - Parameters:
        ///   - maximumRecords: How many records are held at most.
        ///   - maximumTombstones: How many tombstones are held at most.
        ///   - maximumPayloadLength: How many bytes a payload has at most.
        ///   - feedLength: How many changes the feed keeps.
        ///   - hotKeysPerInstance: How many keys of one instance's popularity list are kept.
        ///   - hotKeyInstances: How many instances' popularity lists are kept.
        public init(
            maximumRecords: Int = 100_000,
            maximumTombstones: Int = 100_000,
            maximumPayloadLength: Int = 131_072,
            feedLength: Int = 10_000,
            hotKeysPerInstance: Int = 1_000,
            hotKeyInstances: Int = 1_000
        ) {
            self.maximumRecords = max(0, maximumRecords)
            self.maximumTombstones = max(0, maximumTombstones)
            self.maximumPayloadLength = max(0, maximumPayloadLength)
            self.feedLength = max(0, feedLength)
            self.hotKeysPerInstance = max(0, hotKeysPerInstance)
            self.hotKeyInstances = max(0, hotKeyInstances)
        }
    }
}
