//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What a store holds, in numbers.
public struct StoreStatistics: Hashable, Sendable {
    /// How many records there are.
    public var records = 0
    /// How many bytes their contents take.
    public var bytes = 0
    /// How many tokens can be used.
    public var tokens = 0
    /// How many of them must be kept, because they cannot be acquired again.
    public var mustKeep = 0
    /// How many tokens end within five minutes.
    public var endingSoon = 0
    /// How many tokens were purged and only wait for their end.
    public var purged = 0
    /// How many tokens were sealed with a key that is being replaced.
    public var sealedWithOldKey = 0
    /// How many records cannot be read, by reason.
    public var unreadable: [String: Int] = [:]
    /// How many records are no tokens.
    public var others = 0
    /// How many partitions have records.
    public var partitions = 0

    /// Creates the statistics of an empty store.
    public init() {}
}

extension StoreInspector {
    /// Counts what the store holds.
    ///
    /// - Parameter partition: Whose records to count; everyone's by default.
    /// - Returns: The numbers.
    /// - Throws: ``TokenStoreError``, with the code ``TokenStoreError/Code/misconfigured`` when the store cannot list.
    public func statistics(of partition: CachePartition? = nil) async throws(TokenStoreError) -> StoreStatistics {
        var statistics = StoreStatistics()
        var partitions: Set<StorePartition> = []
        let soon = WallTime(milliseconds: self.time.wallTime().milliseconds + 300_000)
        try await self.forEachPage(in: partition) { page in
            for record in page {
                statistics.count(record, soon: soon)
                partitions.insert(record.stored.partition)
            }
        }
        statistics.partitions = partitions.count
        return statistics
    }
}

extension StoreStatistics {
    fileprivate mutating func count(_ record: InspectedRecord, soon: WallTime) {
        self.records += 1
        self.bytes += record.stored.payload.count
        switch record.content {
        case .other: self.others += 1
        case .unreadable(let reason): self.unreadable[reason, default: 0] += 1
        case .token where !record.isCurrent: self.purged += 1
        case .token(let token):
            self.tokens += 1
            if token.durability == .mustKeep { self.mustKeep += 1 }
            if token.expiresAt < soon { self.endingSoon += 1 }
            if token.isSealedWithOldKey { self.sealedWithOldKey += 1 }
        }
    }
}
