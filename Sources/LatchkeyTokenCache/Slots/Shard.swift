//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// One part of a cache's keys, behind one lock.
final class Shard: Sendable {
    private let state: Locked<ShardState>

    init(index: Int, epoch: CacheEpoch) {
        self.state = Locked(ShardState(index: index, epoch: epoch))
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
    private var unconfirmed: Set<CacheKey> = []
    /// What handles are to be told of, by key.
    private var watches: [CacheKey: HandleWatch] = [:]
    /// Keys whose tokens are about to come from an archive, and were not invalidated meanwhile.
    var restoring: Set<CacheKey> = []
    var hits: UInt64 = 0
    /// The epoch of the cache.
    let epoch: CacheEpoch
    var purgeSweep = PurgeSweep()
    /// How many slots have a current flight.
    private(set) var currentFlights = 0
    /// Why entries left memory.
    var losses = LossMemory()
    /// Why the last request that started an acquisition found no entry that would do.
    var misses = LossMemory()
    private var serial: UInt32 = 0
    /// Flights and generations of all shards of a cache are told apart by their remainder.
    private var lastNumber: UInt64

    /// With how many slots it is time to see whether too much is remembered.
    private var crowd = Self.memories

    static let count = 16
    /// How many keys without an entry are remembered at most for their failures.
    static let memories = 10_000 / Self.count

    init(index: Int, epoch: CacheEpoch = CacheEpoch()) {
        self.lastNumber = UInt64(index)
        self.epoch = epoch
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
            self.remove(key, reason: .epoch)
            return nil
        }
        return record
    }

    /// The record of a key, if it is fresh; notes that it is used.
    @inline(__always)
    mutating func hit(_ key: CacheKey, now: Int64) -> TokenRecord? {
        self.entries.hit(key, now: now, areCurrent: self.purgeSweep.isSettled(at: self.epoch.purges))
    }

    // MARK: - Changes

    /// Puts a record under a key.
    mutating func insert(_ record: TokenRecord, for key: CacheKey, now: Int64) {
        let watch = self.watches.isEmpty ? nil : self.watches[key]
        if watch != nil || self.unconfirmed.contains(key) { record.pin() }
        self.entries.insert(record, for: key, now: now)
        if !record.isCurrent { self.purgeSweep.disturb() }
        watch?.change()
    }

    /// Takes out the record of a key.
    @discardableResult
    mutating func remove(_ key: CacheKey, reason: MissReason) -> TokenRecord? {
        guard let record = self.entries.remove(key) else { return nil }
        self.noteRemoval(of: key, reason: reason)
        return record
    }

    /// Notes that the record of a key has left memory.
    mutating func noteRemoval(of key: CacheKey, reason: MissReason) {
        self.losses.note(reason, for: key)
        if !self.watches.isEmpty { self.watches[key]?.change() }
    }

    /// Keeps the record of a key from being evicted until the store has confirmed it.
    mutating func pin(_ key: CacheKey) {
        self.unconfirmed.insert(key)
        self.entries[key]?.pin()
    }

    /// Whether the store has not confirmed the record of a key yet.
    func isUnconfirmed(_ key: CacheKey) -> Bool { self.unconfirmed.contains(key) }

    /// Lets the record of a key be evicted again.
    mutating func unpin(_ key: CacheKey) {
        self.unconfirmed.remove(key)
        if self.watches[key] == nil { self.entries[key]?.unpin() }
    }

    /// Tells a handle's watch of changes of a key, and keeps the key's record from being evicted.
    ///
    /// - Returns: The watch of the key, which all its handles share.
    mutating func watch(_ key: CacheKey) -> HandleWatch {
        let watch = self.watches[key] ?? HandleWatch()
        watch.enter()
        self.watches[key] = watch
        self.entries[key]?.pin()
        return watch
    }

    /// Ends the watch of one handle.
    mutating func unwatch(_ key: CacheKey) {
        guard let watch = self.watches[key], watch.leave() else { return }
        self.watches[key] = nil
        if !self.unconfirmed.contains(key) { self.entries[key]?.unpin() }
    }

    /// Takes out the record of a key because its successor is too long to be kept.
    mutating func refuse(_ key: CacheKey) {
        self.entries.remove(key)
        self.noteRemoval(of: key, reason: .oversize)
    }

    /// Evicts one record.
    ///
    /// - Parameters:
    ///   - kept: The key whose record stays, if any.
    ///   - isPreferred: Whether a record is to go before others.
    /// - Returns: Whether there was one that may go.
    mutating func evict(sparing kept: CacheKey?, preferring isPreferred: (TokenRecord) -> Bool) -> Bool {
        let slots = self.slots
        let victim = self.entries.evict(preferring: isPreferred) { record in
            if let kept, record.matches(kept.storage) { return false }
            return slots.isEmpty || slots[record.key]?.current == nil
        }
        guard let victim else { return false }
        self.noteRemoval(of: victim.key, reason: .evicted)
        return true
    }

    /// Looks at the records whose time has come.
    ///
    /// - Parameters:
    ///   - now: The present.
    ///   - limit: How many records are looked at.
    ///   - pause: After how long a record whose refresh is due is looked at again.
    ///   - isWanted: Whether a record is to be refreshed without a request.
    /// - Returns: What was found.
    mutating func turn(
        to now: Int64,
        limit: Int,
        pause: Int64,
        isWanted: (TokenRecord) -> Bool
    ) -> EntryTable.Turn {
        let slots = self.slots
        let turn = self.entries.turn(
            to: now,
            limit: limit,
            pause: pause,
            mayGo: { record in slots.isEmpty || slots[record.key]?.current == nil },
            isWanted: isWanted
        )
        for record in turn.expired { self.noteRemoval(of: record.key, reason: .expired) }
        return turn
    }

    /// Whether an acquisition for a record's key is under way.
    func isBusy(_ record: TokenRecord) -> Bool {
        !self.slots.isEmpty && self.slots[record.key]?.current != nil
    }

    // MARK: - Slots

    /// Calls a closure with the slot of a key, and forgets the slot when nothing in it is worth keeping.
    mutating func withSlot<Result>(
        _ key: CacheKey,
        now: Int64,
        _ body: (inout Slot<Waiter>, inout EntryTable) -> Result
    ) -> Result {
        if let index = self.slots.index(forKey: key) {
            let before = self.slots.values[index].hasCurrent
            let result = body(&self.slots.values[index], &self.entries)
            self.count(before: before, after: self.slots.values[index].hasCurrent)
            let holdsEntry = self.entries[key] != nil
            if self.slots.values[index].isIdle(at: now, holdsEntry: holdsEntry) { self.slots.remove(at: index) }
            return result
        }
        var slot = Slot<Waiter>(generation: self.nextNumber())
        let result = body(&slot, &self.entries)
        self.count(before: false, after: slot.hasCurrent)
        if !slot.isIdle(at: now, holdsEntry: self.entries[key] != nil) {
            self.slots[key] = slot
            if self.slots.count > self.crowd { self.forgetOldest() }
        }
        return result
    }

    private mutating func count(before: Bool, after: Bool) {
        if before != after { self.currentFlights += after ? 1 : -1 }
    }

    /// Forgets the oldest failures of keys without an entry when there are too many; an eighth at once, since it takes a
    /// look at all slots.
    ///
    /// Slots with flights are not counted: there may be as many more until the next look.
    private mutating func forgetOldest() {
        var memories: [(key: CacheKey, since: Int64)] = []
        for (key, slot) in self.slots where self.entries[key] == nil {
            if let since = slot.remembersSince { memories.append((key, since)) }
        }
        let others = self.slots.count - memories.count
        if memories.count > Self.memories {
            memories.sort { $0.since < $1.since }
            let excess = memories.count - Self.memories * 7 / 8
            for memory in memories.prefix(excess) { self.slots[memory.key] = nil }
        }
        let kept = self.slots.count - others
        self.crowd = others + max(Self.memories, kept + Self.memories / 8)
    }

    /// The slot of a key as it is, if there is one.
    func slot(_ key: CacheKey) -> Slot<Waiter>? { self.slots[key] }

    /// Lets a caller that asks for nothing special wait for the flight of a key without record, if there is one.
    mutating func join(_ key: CacheKey, waiter: Waiter, priority: TaskPriority) -> FlightState<Waiter>.Joining? {
        guard self.entries[key] == nil, let index = self.slots.index(forKey: key) else { return nil }
        return self.slots.values[index].join(waiter, serial: self.nextSerial(), priority: priority)
    }

    /// Takes out a waiter that has only just come.
    mutating func leave(_ key: CacheKey, _ waiter: WaiterID) {
        guard let index = self.slots.index(forKey: key) else { return }
        _ = self.slots.values[index].leave(waiter)
    }

    /// How many slots remember something.
    var slotCount: Int { self.slots.count }

    /// Forgets what is remembered of failures that are long past.
    mutating func prune(now: Int64) {
        let entries = self.entries
        self.slots = self.slots.filter { !$0.value.isIdle(at: now, holdsEntry: entries[$0.key] != nil) }
        self.forgetOldest()
    }

    /// Calls a closure with each slot.
    func forEachSlot(_ body: (CacheKey, Slot<Waiter>) -> Void) {
        for (key, slot) in self.slots { body(key, slot) }
    }

    /// Calls a closure with each slot, which it may change, in the order of their keys' hashes.
    mutating func forEachSlotInPlace(_ body: (inout Slot<Waiter>) -> Void) {
        for key in self.slots.keys.sorted(by: { $0.storage.hash < $1.storage.hash }) { body(&self.slots[key]!) }
    }
}
