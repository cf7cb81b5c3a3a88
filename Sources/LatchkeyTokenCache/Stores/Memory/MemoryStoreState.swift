//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Everything that a ``MemoryTokenStore`` holds.
struct MemoryStoreState: Sendable {
    var records: MemoryRecords
    var leases = MemoryLeases()
    var feed: MemoryFeed
    /// Who waits for the feed to grow or for the store to close.
    var listeners: [UInt64: CheckedContinuation<Void, Never>] = [:]
    var nextListener: UInt64 = 0
    var epochs: [StorePartition: UInt64] = [:]
    var popularity: MemoryPopularity
    var isClosed = false

    init(options: MemoryTokenStore.Options) {
        self.records = MemoryRecords(options: options)
        self.feed = MemoryFeed(limit: options.feedLength)
        self.popularity = MemoryPopularity(
            maximumKeys: options.hotKeysPerInstance,
            maximumInstances: options.hotKeyInstances
        )
    }

    /// Takes out all listeners, to be resumed outside the lock.
    mutating func takeListeners() -> [CheckedContinuation<Void, Never>] {
        defer { self.listeners = [:] }
        return Array(self.listeners.values)
    }
}
