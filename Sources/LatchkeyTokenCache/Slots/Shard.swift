//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// One part of a cache's keys, behind one lock.
final class Shard: Sendable {
    private let state: Locked<ShardState>

    init(index: Int) {
        self.state = Locked(ShardState(index: index))
    }

    @inline(__always)
    func withLock<Result: Sendable>(_ body: (inout ShardState) -> Result) -> Result {
        self.state.withLock(body)
    }
}

/// What the lock of a shard protects.
struct ShardState: Sendable {
    var entries = EntryTable()
    private var slots: [CacheKey: Slot<Waiter>] = [:]
    /// Keys whose records are not to be evicted, because the store has not confirmed them.
    var pinned: Set<CacheKey> = []
    var hits: UInt64 = 0
    /// Why entries left memory.
    var losses = LossMemory()
    /// Why the last request that started an acquisition found no entry that would do.
    var misses = LossMemory()
    private var serial: UInt32 = 0
    /// Flights and generations of all shards of a cache are told apart by their remainder.
    private var lastNumber: UInt64

    static let count = 16

    init(index: Int) {
        self.lastNumber = UInt64(index)
    }

    /// A number that this cache has not used for a flight or a generation.
    mutating func nextNumber() -> UInt64 {
        self.lastNumber += UInt64(Self.count)
        return self.lastNumber
    }

    mutating func nextSerial() -> UInt32 {
        self.serial = self.serial == .max ? 1 : self.serial + 1
        return self.serial
    }

    /// The entry of a key, unless its partition was purged since.
    mutating func entry(_ key: CacheKey) -> TokenRecord? {
        guard let record = self.entries[key] else { return nil }
        guard record.isCurrent else {
            self.entries.remove(key)
            self.losses.note(.epoch, for: key)
            return nil
        }
        return record
    }

    /// Calls a closure with the slot of a key, and forgets the slot when nothing in it is worth keeping.
    mutating func withSlot<Result>(
        _ key: CacheKey,
        now: Int64,
        _ body: (inout Slot<Waiter>, inout EntryTable) -> Result
    ) -> Result {
        if let index = self.slots.index(forKey: key) {
            let result = body(&self.slots.values[index], &self.entries)
            let holdsEntry = self.entries[key] != nil
            if self.slots.values[index].isIdle(at: now, holdsEntry: holdsEntry) { self.slots.remove(at: index) }
            return result
        }
        var slot = Slot<Waiter>(generation: self.nextNumber())
        let result = body(&slot, &self.entries)
        if !slot.isIdle(at: now, holdsEntry: self.entries[key] != nil) { self.slots[key] = slot }
        return result
    }

    /// The slot of a key as it is, if there is one.
    func slot(_ key: CacheKey) -> Slot<Waiter>? { self.slots[key] }

    /// How many slots remember something.
    var slotCount: Int { self.slots.count }

    /// Forgets what is remembered of failures that are long past.
    mutating func prune(now: Int64) {
        let entries = self.entries
        self.slots = self.slots.filter { !$0.value.isIdle(at: now, holdsEntry: entries[$0.key] != nil) }
    }

    /// Calls a closure with each slot.
    func forEachSlot(_ body: (CacheKey, Slot<Waiter>) -> Void) {
        for (key, slot) in self.slots { body(key, slot) }
    }

    /// Calls a closure with each slot, which it may change.
    mutating func forEachSlotInPlace(_ body: (inout Slot<Waiter>) -> Void) {
        for index in self.slots.values.indices { body(&self.slots.values[index]) }
    }
}
