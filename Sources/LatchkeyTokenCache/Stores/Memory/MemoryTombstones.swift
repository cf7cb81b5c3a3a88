//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The versions of removed records, for as long as they are to be remembered.
struct MemoryTombstones: Sendable {
    private struct Tombstone {
        var version: RecordVersion
        /// When it may be forgotten, by the continuous clock.
        var deadline: Int64
    }

    private let maximumCount: Int
    private var known: [StoreKey: Tombstone] = [:]
    private var deadlines = DeadlineQueue()

    init(maximumCount: Int) {
        self.maximumCount = maximumCount
    }

    /// The version that must not return, if one is remembered.
    func version(of key: StoreKey, at now: MemoryStoreInstant) -> RecordVersion? {
        guard let tombstone = self.known[key], now.continuous < tombstone.deadline else { return nil }
        return tombstone.version
    }

    /// The version that was remembered last, whether or not its time is over.
    func latest(of key: StoreKey) -> RecordVersion? { self.known[key]?.version }

    /// Remembers a version; of two for one key the newer, until the later point.
    mutating func bury(_ key: StoreKey, version: RecordVersion, until deadline: Int64) {
        guard self.maximumCount > 0 else { return }
        let old = self.known[key]
        if old == nil, self.known.count >= self.maximumCount, let first = self.deadlines.popFirst() {
            self.known[first] = nil
        }
        let tombstone = Tombstone(
            version: max(version, old?.version ?? version),
            deadline: max(deadline, old?.deadline ?? deadline)
        )
        self.known[key] = tombstone
        self.deadlines.set(key, deadline: tombstone.deadline)
    }

    /// Forgets the tombstone of a key that a record of this version overrules.
    ///
    /// The tombstone of an older version stays: should the new record be lost, the removed one shall still not return.
    mutating func forget(_ key: StoreKey, upTo version: RecordVersion) {
        guard let tombstone = self.known[key], tombstone.version >= version else { return }
        self.known[key] = nil
        self.deadlines.remove(key)
    }

    mutating func sweep(at now: MemoryStoreInstant) {
        while let key = self.deadlines.popFirst(upTo: now.continuous) { self.known[key] = nil }
    }
}
