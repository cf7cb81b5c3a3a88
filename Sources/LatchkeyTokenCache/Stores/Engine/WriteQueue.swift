//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The records and removals that wait to be written to a store: the last for each key wins.
struct WriteQueue: Sendable {
    /// What waits for one key.
    enum Change: Sendable {
        case put(StoredRecord, TokenRecord, CacheKey)
        case remove(StoreRemoval, CacheKey)

        var write: StoreWrite? { if case .put(let record, _, _) = self { StoreWrite(record) } else { nil } }

        var removal: StoreRemoval? { if case .remove(let removal, _) = self { removal } else { nil } }

        var isMustKeep: Bool {
            switch self {
            case .put(let record, _, _): record.durability == .mustKeep
            case .remove: true
            }
        }
    }

    /// A version that may have reached the store.
    private struct Unconfirmed: Sendable {
        var version: RecordVersion
        var expiresAt: WallTime
    }

    /// How long a removal waits at most: after a day what was to go has expired.
    static let removalPatience = Int64.seconds(86_400)

    private let limit: Int
    private var changes: [StoreKey: Change] = [:]
    private var order: [StoreKey] = []
    private(set) var dropped = 0
    /// Versions that may have reached the store, or may yet: their writes were begun and not confirmed.
    private var unconfirmed: [StoreKey: Unconfirmed] = [:]
    /// Since when removals have been seen to wait.
    private var removalsSince: [StoreKey: Int64] = [:]
    /// Keys whose records were put in the place of removals: until one is confirmed, the store may hold what was to go.
    private var overRemovals: Set<StoreKey> = []

    init(limit: Int) {
        self.limit = limit
    }

    var count: Int { self.changes.count }

    /// Adds a change in the place of an older one for its key.
    ///
    /// - Returns: The key whose record was dropped because too many changes wait.
    mutating func add(_ change: Change, for key: StoreKey) -> CacheKey? {
        let replaced = self.changes.updateValue(change, forKey: key)
        if replaced == nil { self.order.append(key) }
        if change.removal != nil {
            self.overRemovals.remove(key)
        } else if replaced?.removal != nil {
            self.overRemovals.insert(key)
        }
        return self.changes.count > self.limit ? self.dropEarliestToExpire() : nil
    }

    /// Notes that a record is on its way to the store.
    mutating func begin(_ record: StoredRecord) {
        let known = self.unconfirmed[record.key]
        self.unconfirmed[record.key] = Unconfirmed(
            version: max(known?.version ?? record.version, record.version),
            expiresAt: max(known?.expiresAt ?? record.expiresAt, record.expiresAt)
        )
        if self.unconfirmed.count > self.limit { self.forgetUnconfirmed() }
    }

    /// Forgets what expires first of the versions that may have reached the store, an eighth at once: a removal that
    /// does not know of one learns of it from the store.
    private mutating func forgetUnconfirmed() {
        let order = self.unconfirmed.sorted { $0.value.expiresAt < $1.value.expiresAt }
        for (key, _) in order.prefix(max(1, self.limit / 8)) { self.unconfirmed[key] = nil }
    }

    /// How many versions may have reached the store.
    var unconfirmedCount: Int { self.unconfirmed.count }

    /// Drops removals that have waited for a day.
    ///
    /// - Returns: The keys.
    mutating func dropOldRemovals(now: Int64) -> [CacheKey] {
        var since: [StoreKey: Int64] = [:]
        var dropped: [CacheKey] = []
        for (name, change) in self.changes {
            guard case .remove(_, let key) = change else { continue }
            let start = self.removalsSince[name] ?? now
            if now - start < Self.removalPatience { since[name] = start } else { dropped.append(key) }
            if since[name] == nil { self.changes[name] = nil }
        }
        self.removalsSince = since
        if !dropped.isEmpty {
            self.order.removeAll { self.changes[$0] == nil }
            self.dropped += dropped.count
        }
        return dropped
    }

    /// Notes that the store has answered for a record.
    mutating func confirm(_ record: StoredRecord) {
        self.overRemovals.remove(record.key)
        if let version = self.unconfirmed[record.key]?.version, version <= record.version {
            self.unconfirmed[record.key] = nil
        }
    }

    /// Whether the removal of a key's record waits.
    func removes(_ key: StoreKey) -> Bool { self.changes[key]?.removal != nil }

    /// The newest version that waits for a key or may yet reach the store.
    func newestVersion(of key: StoreKey) -> RecordVersion? {
        var versions = self.unconfirmed[key].map { [$0.version] } ?? []
        if case .put(let record, _, _)? = self.changes[key] { versions.append(record.version) }
        return versions.max()
    }

    /// Adds a change again that could not be written, unless a newer one has come.
    ///
    /// - Returns: The key whose record was dropped because too many changes wait.
    mutating func restore(_ change: Change, for key: StoreKey) -> CacheKey? {
        self.changes[key] == nil ? self.add(change, for: key) : nil
    }

    /// Takes out the oldest changes.
    mutating func take(_ count: Int) -> [(key: StoreKey, change: Change)] {
        let keys = self.order.prefix(count)
        self.order.removeFirst(keys.count)
        return keys.compactMap { key in self.changes.removeValue(forKey: key).map { (key, $0) } }
    }

    private mutating func dropEarliestToExpire() -> CacheKey? {
        var victim: (record: StoredRecord, key: CacheKey)?
        for key in self.order {
            guard case .put(let record, _, let cacheKey)? = self.changes[key], record.durability == .cacheable,
                !self.overRemovals.contains(key)
            else { continue }
            if victim.map({ record.expiresAt < $0.record.expiresAt }) ?? true { victim = (record, cacheKey) }
        }
        guard let victim else { return nil }
        self.changes[victim.record.key] = nil
        self.order.removeAll { $0 == victim.record.key }
        self.dropped += 1
        return victim.key
    }
}
