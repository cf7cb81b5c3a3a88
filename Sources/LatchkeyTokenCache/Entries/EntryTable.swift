//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The tokens of one shard: a flat hash table over small records, with what evicts and expires them.
///
/// A slot of the table holds half of a key's hash and the place of a record; keys are compared in full. Records, expiry
/// and eviction share the places.
struct EntryTable: Sendable {
    /// Half of a key's hash above a place plus one; zero when the slot is empty.
    private var slots: [UInt64] = []
    private var records: [TokenRecord?] = []
    /// Places without a record.
    private var free: [UInt32] = []
    private var wheel = ExpiryWheel()
    private var policy = S3FIFO(capacity: .max)
    private(set) var count = 0
    /// How many bytes the records take, keys and texts included.
    private(set) var weight = 0

    // MARK: - Lookup

    /// The record of a key.
    @inline(__always)
    subscript(key: CacheKey) -> TokenRecord? {
        guard let place = self.place(of: key) else { return nil }
        return self.records[place]
    }

    /// The records whose keys have a hash.
    func records(hash: Int) -> [TokenRecord] {
        let count = self.slots.count
        guard count > 0 else { return [] }
        let half = UInt32(truncatingIfNeeded: hash)
        var slot = Self.home(half, count: count)
        var found: [TokenRecord] = []
        while self.slots[slot] != 0 {
            let word = self.slots[slot]
            if UInt32(truncatingIfNeeded: word >> 32) == half, let record = self.records[Self.place(word)] {
                found.append(record)
            }
            slot = slot + 1 == count ? 0 : slot + 1
        }
        return found
    }

    /// The record of a key, if it is fresh; notes that it is used.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - now: The present.
    ///   - areCurrent: Whether no record was purged: its partition lies elsewhere in memory and need not be looked at.
    /// - Returns: The record.
    @inline(__always)
    mutating func hit(_ key: CacheKey, now: Int64, areCurrent: Bool) -> TokenRecord? {
        let count = self.slots.count
        guard count > 0 else { return nil }
        let half = Self.half(key)
        var slot = Self.home(half, count: count)
        // The same search as in `slot(of:)`: the record is referred to once, and handed on.
        while true {
            let word = self.slots[slot]
            if word == 0 { return nil }
            if UInt32(truncatingIfNeeded: word >> 32) == half, let record = self.records[Self.place(word)],
                record.matches(key.storage)
            {
                guard record.needsNoAttention(at: now), areCurrent || record.isCurrent else { return nil }
                record.markUsed(at: now)
                self.policy.touch(UInt32(truncatingIfNeeded: word) &- 1)
                return record
            }
            slot += 1
            if slot == count { slot = 0 }
        }
    }

    /// Notes that the record of a key is used.
    mutating func touch(_ key: CacheKey) {
        if let place = self.place(of: key) { self.policy.touch(UInt32(place)) }
    }

    @inline(__always)
    private func place(of key: CacheKey) -> Int? {
        guard let slot = self.slot(of: key) else { return nil }
        return Self.place(self.slots[slot])
    }

    @inline(__always)
    private func slot(of key: CacheKey) -> Int? {
        let count = self.slots.count
        guard count > 0 else { return nil }
        let half = Self.half(key)
        var slot = Self.home(half, count: count)
        while true {
            let word = self.slots[slot]
            if word == 0 { return nil }
            if UInt32(truncatingIfNeeded: word >> 32) == half, let record = self.records[Self.place(word)],
                record.matches(key.storage)
            {
                return slot
            }
            slot += 1
            if slot == count { slot = 0 }
        }
    }

    /// The half of a key's hash that the table uses; the other half chooses the shard.
    @inline(__always)
    private static func half(_ key: CacheKey) -> UInt32 {
        UInt32(truncatingIfNeeded: key.storage.hash)
    }

    /// The slot where a search begins.
    @inline(__always)
    private static func home(_ half: UInt32, count: Int) -> Int {
        Int(truncatingIfNeeded: (UInt64(half) &* UInt64(truncatingIfNeeded: count)) >> 32)
    }

    @inline(__always)
    private static func place(_ word: UInt64) -> Int {
        Int(UInt32(truncatingIfNeeded: word)) &- 1
    }

    // MARK: - Changes

    /// Puts a record under a key, in place of the one that is there.
    mutating func insert(_ record: TokenRecord, for key: CacheKey, now: Int64) {
        if let slot = self.slot(of: key) {
            let place = Self.place(self.slots[slot])
            if let old = self.records[place] {
                self.hold(old, sign: -1)
                if old.isPinned { record.pin() }
            }
            self.hold(record, sign: 1)
            self.records[place] = record
            self.policy.touch(UInt32(place))
            self.policy.reweigh(UInt32(place), to: UInt32(clamping: record.weight))
            self.wheel.schedule(UInt32(place), at: record.nextLook(after: now), now: now)
            return
        }
        if (self.count + 1) * 4 > self.slots.count * 3 { self.grow() }
        let place = self.newPlace(record)
        self.fill(half: Self.half(key), place: place)
        self.count += 1
        self.hold(record, sign: 1)
        self.policy.insert(
            place,
            fingerprint: key.storage.fingerprint,
            weight: UInt32(clamping: record.weight)
        )
        self.wheel.schedule(place, at: record.nextLook(after: now), now: now)
    }

    /// Takes out the record of a key.
    @discardableResult
    mutating func remove(_ key: CacheKey) -> TokenRecord? {
        guard let slot = self.slot(of: key) else { return nil }
        let place = UInt32(Self.place(self.slots[slot]))
        self.policy.remove(place)
        return self.vacate(slot: slot, place: place)
    }

    /// Counts a record that comes or goes.
    private mutating func hold(_ record: TokenRecord, sign: Int) {
        self.weight += sign * record.weight
        record.partition.hold(entries: sign, bytes: sign * record.weight)
    }

    private mutating func newPlace(_ record: TokenRecord) -> UInt32 {
        if let place = self.free.popLast() {
            self.records[Int(place)] = record
            return place
        }
        if self.records.count == self.records.capacity {
            // Doubling would leave up to half of the places unused.
            let room = max(8, self.records.count + self.records.count / 8)
            self.records.reserveCapacity(room)
            self.wheel.reserve(room)
        }
        self.records.append(record)
        return UInt32(self.records.count - 1)
    }

    private mutating func vacate(slot: Int, place: UInt32) -> TokenRecord? {
        let record = self.records[Int(place)]
        self.records[Int(place)] = nil
        self.free.append(place)
        self.wheel.unlink(place)
        self.count -= 1
        if let record { self.hold(record, sign: -1) }
        self.close(slot)
        return record
    }

    private mutating func fill(half: UInt32, place: UInt32) {
        var slot = Self.home(half, count: self.slots.count)
        while self.slots[slot] != 0 {
            slot += 1
            if slot == self.slots.count { slot = 0 }
        }
        self.slots[slot] = UInt64(half) << 32 | UInt64(place + 1)
    }

    /// Empties a slot and moves back what a search could not reach any more.
    private mutating func close(_ slot: Int) {
        let count = self.slots.count
        var hole = slot
        var probe = slot
        self.slots[hole] = 0
        while true {
            probe += 1
            if probe == count { probe = 0 }
            let word = self.slots[probe]
            if word == 0 { return }
            let home = Self.home(UInt32(truncatingIfNeeded: word >> 32), count: count)
            let isReachable = hole <= probe ? hole < home && home <= probe : hole < home || home <= probe
            if isReachable { continue }
            self.slots[hole] = word
            self.slots[probe] = 0
            hole = probe
        }
    }

    private mutating func grow() {
        let old = self.slots
        self.slots = [UInt64](repeating: 0, count: max(16, old.count + old.count / 4))
        for word in old where word != 0 {
            self.fill(half: UInt32(truncatingIfNeeded: word >> 32), place: UInt32(truncatingIfNeeded: word) - 1)
        }
    }

    // MARK: - Eviction

    /// Chooses a record that is to make room, and takes it out.
    ///
    /// - Parameters:
    ///   - isPreferred: Whether a record is to be chosen before others.
    ///   - mayGo: Whether a record may be chosen.
    /// - Returns: The record, or `nil` when none may go.
    mutating func evict(
        preferring isPreferred: (TokenRecord) -> Bool = { _ in false },
        where mayGo: (TokenRecord) -> Bool
    ) -> TokenRecord? {
        let victim = Self.victim(&self.policy, self.records, preferring: isPreferred, where: mayGo)
        guard let victim, let record = self.records[Int(victim)], let slot = self.slot(of: record.key) else {
            return nil
        }
        return self.vacate(slot: slot, place: victim)
    }

    private static func victim(
        _ policy: inout S3FIFO,
        _ records: [TokenRecord?],
        preferring isPreferred: (TokenRecord) -> Bool,
        where mayGo: (TokenRecord) -> Bool
    ) -> UInt32? {
        policy.victim(
            preferring: { records[Int($0)].map(isPreferred) ?? false },
            fingerprintOf: { records[Int($0)]?.key.storage.fingerprint ?? 0 },
            where: { index in
                guard let record = records[Int(index)] else { return false }
                return !record.isPinned && mayGo(record)
            }
        )
    }

    // MARK: - Time

    /// What a look at the records whose time has come leads to.
    struct Turn: Sendable {
        var expired: [TokenRecord] = []
        /// Records whose refresh is due.
        var due: [TokenRecord] = []
    }

    /// Takes out what has expired, and finds what is due for a refresh.
    ///
    /// - Parameters:
    ///   - now: The present.
    ///   - limit: How many records are looked at.
    ///   - pause: After how long a record whose refresh is due is looked at again.
    ///   - mayGo: Whether an expired record may be taken out.
    ///   - isWanted: Whether a record is to be refreshed without a request.
    /// - Returns: What was found.
    mutating func turn(
        to now: Int64,
        limit: Int,
        pause: Int64,
        mayGo: (TokenRecord) -> Bool,
        isWanted: (TokenRecord) -> Bool
    ) -> Turn {
        var turn = Turn()
        var leaving: [UInt32] = []
        Self.turn(&self.wheel, self.records, to: now, limit: limit) { place, record in
            let end = record.plan.usableUntil
            if now >= end {
                guard !record.isPinned, mayGo(record) else { return .wait(until: now.addingClamped(.seconds(30))) }
                leaving.append(place)
                return .leave
            }
            let next = record.nextLook(after: now)
            guard next == end, now >= record.plan.refreshAt, isWanted(record) else { return .wait(until: next) }
            turn.due.append(record)
            return .wait(until: min(now.addingClamped(pause), end))
        }
        for place in leaving {
            guard let record = self.records[Int(place)], let slot = self.slot(of: record.key) else { continue }
            self.policy.remove(place)
            _ = self.vacate(slot: slot, place: place)
            turn.expired.append(record)
        }
        return turn
    }

    private static func turn(
        _ wheel: inout ExpiryWheel,
        _ records: [TokenRecord?],
        to now: Int64,
        limit: Int,
        look: (UInt32, TokenRecord) -> ExpiryWheel.Fate
    ) {
        wheel.turn(to: now, limit: limit) { place in records[Int(place)].map { look(place, $0) } ?? .leave }
    }

    /// How many places there are, with records or without.
    var places: Int { self.records.count }

    /// The records in some places that satisfy a condition.
    func records(in places: Range<Int>, where isWanted: (TokenRecord) -> Bool) -> [TokenRecord] {
        var wanted: [TokenRecord] = []
        for case let record? in self.records[places] where isWanted(record) { wanted.append(record) }
        return wanted
    }

    /// Calls a closure with each record.
    func forEach(_ body: (TokenRecord) -> Void) {
        for case let record? in self.records { body(record) }
    }
}
