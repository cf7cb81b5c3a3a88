//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The records of a ``MemoryTokenStore`` and what it remembers of removed ones: decisions, with the time as an argument.
struct MemoryRecords: Sendable {
    struct Entry: Sendable {
        var record: StoredRecord
        /// When the record's life ends, by the continuous clock.
        var deadline: Int64
        /// Where the key stands in listings, from its first write to its removal.
        var position: UInt64
    }

    private let maximumCount: Int
    private let maximumPayloadLength: Int
    private(set) var entries: [StoreKey: Entry] = [:]
    private var tombstones: MemoryTombstones
    private(set) var listing = MemoryListing()
    private var cacheable = DeadlineQueue()
    private var kept = DeadlineQueue()

    init(options: MemoryTokenStore.Options) {
        self.maximumCount = options.maximumRecords
        self.maximumPayloadLength = options.maximumPayloadLength
        self.tombstones = MemoryTombstones(maximumCount: options.maximumTombstones)
    }

    /// The record of a key, unless its life is over.
    func live(_ key: StoreKey, at now: MemoryStoreInstant) -> StoredRecord? {
        guard let entry = self.entries[key] else { return nil }
        return now.continuous < entry.deadline && now.wall < entry.record.expiresAt ? entry.record : nil
    }

    /// The highest fence that is remembered of a key.
    func fence(of key: StoreKey) -> UInt64 {
        max(self.entries[key]?.record.version.fence ?? 0, self.tombstones.latest(of: key)?.fence ?? 0)
    }

    mutating func put(_ write: StoreWrite, at now: MemoryStoreInstant) -> StoreWriteOutcome {
        if let error = self.objection(to: write.record) { return .failed(error) }
        self.sweep(at: now)
        let record = write.record
        let stored = self.live(record.key, at: now)?.version
        let buried = self.tombstones.version(of: record.key, at: now)
        guard write.condition.holds(stored: stored, buried: buried, written: record.version) else {
            return .superseded(by: stored ?? buried)
        }
        guard now.wall < record.expiresAt else {
            self.discard(record.key)
            return .accepted
        }
        guard self.entries[record.key] != nil || self.makeRoom() else { return .failed(.memoryStoreFull) }
        self.tombstones.forget(record.key, upTo: record.version)
        self.hold(record, deadline: now.deadline(of: record.expiresAt))
        return .accepted
    }

    mutating func remove(_ removal: StoreRemoval, at now: MemoryStoreInstant) -> StoreRemovalOutcome {
        self.sweep(at: now)
        let stored = self.live(removal.key, at: now)?.version
        if let stored, !removal.condition.holds(stored: stored) { return .superseded(by: stored) }
        if let version = removal.condition.remembered(stored: stored), removal.tombstone > .zero {
            self.tombstones.bury(removal.key, version: version, until: now.after(removal.tombstone))
        }
        self.discard(removal.key)
        return stored == nil ? .absent : .removed
    }

    private func objection(to record: StoredRecord) -> TokenStoreError? {
        if record.key.bytes.count > CacheKey.maximumLength {
            return .memoryStoreRefuses("key", length: record.key.bytes.count, limit: CacheKey.maximumLength)
        }
        if record.payload.count > self.maximumPayloadLength {
            return .memoryStoreRefuses("payload", length: record.payload.count, limit: self.maximumPayloadLength)
        }
        return nil
    }

    private mutating func hold(_ record: StoredRecord, deadline: Int64) {
        let position = self.entries[record.key]?.position ?? self.enlist(record.key)
        self.entries[record.key] = Entry(record: record, deadline: deadline, position: position)
        self.cacheable.remove(record.key)
        self.kept.remove(record.key)
        switch record.durability {
        case .cacheable: self.cacheable.set(record.key, deadline: deadline)
        case .mustKeep: self.kept.set(record.key, deadline: deadline)
        }
    }

    private mutating func enlist(_ key: StoreKey) -> UInt64 {
        if self.listing.count > 2 * self.entries.count + 64 {
            self.listing.keep { self.entries[$0]?.position == $1 }
        }
        return self.listing.append(key)
    }

    private mutating func discard(_ key: StoreKey) {
        self.entries[key] = nil
        self.cacheable.remove(key)
        self.kept.remove(key)
    }

    /// Drops what ended until now.
    private mutating func sweep(at now: MemoryStoreInstant) {
        while let key = self.cacheable.popFirst(upTo: now.continuous) { self.discard(key) }
        while let key = self.kept.popFirst(upTo: now.continuous) { self.discard(key) }
        self.tombstones.sweep(at: now)
    }

    /// Whether a new record finds room, if need be in place of the cacheable one that ends first.
    private mutating func makeRoom() -> Bool {
        if self.entries.count < self.maximumCount { return true }
        guard self.maximumCount > 0, let victim = self.cacheable.popFirst() else { return false }
        self.discard(victim)
        return true
    }
}
