//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Synchronization

/// What the instances of a simulated fleet share: records, leases, epochs and a feed, all in one place.
///
/// It compares versions for itself and does all that it is asked at once; what goes wrong on the way is a matter of the
/// connections to it.
final class SimulatedStore: Sendable {
    /// How the store behaves.
    enum Mood: String, CaseIterable, Sendable {
        case well
        case failing
        case hanging
        /// Does what it is asked and then fails.
        case failingAfterwards
        /// Writes half of a payload.
        case tearing
        /// Loses every record that need not be kept.
        case forgetful
    }

    struct Entry {
        var record: StoredRecord
        /// The place in the history where it was written.
        var place: Int
        var isTorn: Bool
    }

    struct State {
        var mood = Mood.well
        var entries: [StoreKey: Entry] = [:]
        var tombstones: [StoreKey: RecordVersion] = [:]
        var epochs: [StorePartition: UInt64] = [:]
        var leases = SimulatedLeases()
        var feed = SimulatedFeed()
        var versionsWentBack = 0
        /// Refresh tokens that were replaced by older ones.
        var tokensWentBack: [(old: FamilyToken, new: FamilyToken)] = []
    }

    let time: VirtualTime
    let history: History
    let state = Mutex(State())
    /// The numbers of the keys.
    private let names: [StoreKey: Int]

    init(time: VirtualTime, history: History, keys: [CacheKey]) {
        self.time = time
        self.history = history
        let codec = RecordCodec(.none)
        self.names = Dictionary(uniqueKeysWithValues: keys.enumerated().map { (codec.storeKey($0.element), $0.offset) })
    }

    var mood: Mood { self.state.withLock(\.mood) }
    var versionsWentBack: Int { self.state.withLock(\.versionsWentBack) }
    var tokensWentBack: [(old: FamilyToken, new: FamilyToken)] { self.state.withLock(\.tokensWentBack) }

    func become(_ mood: Mood) {
        let readers = self.state.withLock { state in
            state.mood = mood
            if mood == .forgetful { state.entries = state.entries.filter { $0.value.record.durability == .mustKeep } }
            return state.feed.takeReaders()
        }
        for reader in readers { self.time.wake(reader) }
    }

    // MARK: - Records

    func get(_ keys: [StoreKey]) -> [StoreReadOutcome] {
        let wall = self.time.wallTime
        return self.state.withLock { state in
            keys.map { key in
                guard let entry = state.entries[key], wall < entry.record.expiresAt else { return .absent }
                return .record(entry.record)
            }
        }
    }

    func put(_ writes: [StoreWrite]) -> [StoreWriteOutcome] {
        let wall = self.time.wallTime
        let place = self.history.tick()
        return self.state.withLock { state in writes.map { Self.put($0, wall: wall, place: place, in: &state) } }
    }

    private static func put(
        _ write: StoreWrite,
        wall: WallTime,
        place: Int,
        in state: inout State
    ) -> StoreWriteOutcome {
        let key = write.record.key
        // A record whose time is over is as good as none.
        if let old = state.entries[key], wall >= old.record.expiresAt { state.entries[key] = nil }
        let before = state.entries[key]?.record.version
        let stored = Self.latest([state.entries[key]?.record.version, state.tombstones[key]])
        switch write.condition {
        case .ifNewer:
            if let stored, !Self.isOlder(stored, than: write.record.version) { return .superseded(by: stored) }
        case .ifVersion(let version):
            if stored != version { return .superseded(by: stored) }
        case .ifAbsent:
            if state.entries[key] != nil { return .superseded(by: stored) }
        case .always: break
        }
        if let before, Self.isOlder(write.record.version, than: before) { state.versionsWentBack += 1 }
        if let old = state.entries[key].flatMap({ FamilyToken(in: $0.record.payload) }),
            let new = FamilyToken(in: write.record.payload), new.isOlder(than: old)
        {
            state.tokensWentBack.append((old, new))
        }
        var record = write.record
        let isTorn = state.mood == .tearing
        if isTorn { record.payload.removeLast(record.payload.count / 2) }
        state.entries[key] = Entry(record: record, place: place, isTorn: isTorn)
        return .accepted
    }

    func remove(_ removals: [StoreRemoval]) -> [StoreRemovalOutcome] {
        self.state.withLock { state in removals.map { Self.remove($0, in: &state) } }
    }

    private static func remove(_ removal: StoreRemoval, in state: inout State) -> StoreRemovalOutcome {
        let stored = state.entries[removal.key]?.record.version
        switch removal.condition {
        case .ifNotNewer(let limit):
            if let stored, Self.isOlder(limit, than: stored) { return .superseded(by: stored) }
            state.tombstones[removal.key] = Self.latest([state.tombstones[removal.key], limit])
        case .ifVersion(let version):
            if let stored, stored != version { return .superseded(by: stored) }
            state.tombstones[removal.key] = Self.latest([state.tombstones[removal.key], stored])
        case .always:
            state.tombstones[removal.key] = Self.latest([state.tombstones[removal.key], stored])
        }
        state.entries[removal.key] = nil
        return stored == nil ? .absent : .removed
    }

    /// What the engine's own comparison must agree with: the fence first.
    static func isOlder(_ version: RecordVersion, than other: RecordVersion) -> Bool {
        version.fence != other.fence ? version.fence < other.fence : version.sequence < other.sequence
    }

    private static func latest(_ versions: [RecordVersion?]) -> RecordVersion? {
        versions.compactMap(\.self).max { Self.isOlder($0, than: $1) }
    }

    // MARK: - Epochs

    func epoch(of partition: StorePartition) -> UInt64 { self.state.withLock { $0.epochs[partition] ?? 0 } }

    func raiseEpoch(of partition: StorePartition) -> UInt64 {
        self.state.withLock { state in
            state.epochs[partition, default: 0] += 1
            return state.epochs[partition]!
        }
    }

    // MARK: - What the simulation looks at

    /// An answer in words, with the keys by their numbers.
    func describe(_ answer: some Any) -> String {
        var text = "\(answer)"
        if let outcomes = answer as? [StoreReadOutcome] {
            text = outcomes.map { outcome in
                guard case .record(let record) = outcome else { return "\(outcome)" }
                return "\(self.names[record.key] ?? -1): \(record.version), epoch \(record.epoch)"
            }.joined(separator: "; ")
        } else if case .changes(let changes, _)? = answer as? StoreChangeBatch {
            text = changes.map { change in
                switch change.kind {
                case .set(let key, let version): "set \(self.names[key] ?? -1) \(version)"
                case .remove(let key, let version, let hard): "remove \(self.names[key] ?? -1) \(version) hard \(hard)"
                case .epoch(_, let epoch): "epoch \(epoch)"
                case .gate: "gate"
                }
            }.joined(separator: "; ")
        }
        return text.replacing("LatchkeyTokenCache.", with: "").replacing("RecordVersion", with: "")
    }

    func remembersRemoval(of key: StoreKey) -> Bool { self.state.withLock { $0.tombstones[key] != nil } }

    /// The record of a key with where it was written, unless it was purged.
    func entry(_ key: StoreKey) -> Entry? {
        self.state.withLock { state in
            guard let entry = state.entries[key] else { return nil }
            return entry.record.epoch >= state.epochs[entry.record.partition] ?? 0 ? entry : nil
        }
    }
}
