//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// What a read found, with the rows that turned out to be damaged.
struct SessionReads: Sendable {
    var outcomes: [StoreReadOutcome] = []
    var damaged: [DamagedRow] = []
}

/// A row that does not hold what was written to it.
struct DamagedRow: Sendable {
    var row: Int64
    var checksum: Int64
}

extension Session {
    func get(_ keys: [StoreKey]) throws(SQLiteFailure) -> SessionReads {
        let now = self.clock.now()
        var reads = SessionReads()
        reads.outcomes.reserveCapacity(keys.count)
        for key in keys {
            switch try self.records.read(key) {
            case .record(let record, row: _) where now.latest < record.expiresAt:
                reads.outcomes.append(.record(record))
            case .record, nil:
                reads.outcomes.append(.absent)
            case .damaged(let row, let checksum):
                reads.outcomes.append(.absent)
                reads.damaged.append(DamagedRow(row: row, checksum: checksum))
            }
        }
        return reads
    }

    func put(_ write: StoreWrite) throws(SQLiteFailure) -> StoreWriteOutcome {
        if let error = self.objection(to: write.record) { return .failed(error) }
        let (record, now) = (write.record, self.clock.now())
        let head = try self.records.head(record.key)
        let stored = self.live(head, at: now)
        let tombstone = try self.tombstones.read(record.key)
        let buried = tombstone.flatMap { $0.isOver(at: now) ? nil : $0.version }
        guard write.condition.holds(stored: stored, buried: buried, written: record.version) else {
            return .superseded(by: stored ?? buried)
        }
        guard now.latest < record.expiresAt else {
            if let head { try self.records.delete(head.row) }
            return .accepted
        }
        if let head {
            guard try self.records.replace(head, by: record) else { return .superseded(by: stored) }
        } else {
            try self.records.insert(record)
        }
        // The tombstone of an older version stays: should the new record be lost, the removed one shall not return.
        if let tombstone, tombstone.version >= record.version { try self.tombstones.delete(record.key) }
        return .accepted
    }

    func remove(_ removal: StoreRemoval) throws(SQLiteFailure) -> StoreRemovalOutcome {
        let now = self.clock.now()
        let head = try self.records.head(removal.key)
        let stored = self.live(head, at: now)
        if let stored, !removal.condition.holds(stored: stored) { return .superseded(by: stored) }
        if let version = removal.condition.remembered(stored: stored), removal.tombstone > .zero {
            try self.bury(removal.key, version: version, for: removal.tombstone, at: now)
        }
        if let head { try self.records.delete(head.row) }
        return stored == nil ? .absent : .removed
    }

    /// Deletes rows that were found damaged, unless they were written anew since.
    func delete(_ damaged: [DamagedRow]) throws(SQLiteFailure) {
        for found in damaged where try self.records.deleteDamaged(found.row, checksum: found.checksum) {
            self.report.tell(
                .damagedRecord,
                "A record in the SQLite store was not what had been written and was deleted; look at the disk."
            )
        }
    }

    private func live(_ head: RecordTable.Head?, at now: StoreInstant) -> RecordVersion? {
        head.flatMap { now.latest < $0.expiresAt ? $0.version : nil }
    }

    /// Remembers a version; of two for one key the newer, until the later point.
    private func bury(
        _ key: StoreKey,
        version: RecordVersion,
        for duration: Duration,
        at now: StoreInstant
    ) throws(SQLiteFailure) {
        var tombstone = TombstoneTable.Tombstone(version: version, deadline: now.latest(after: duration))
        if let old = try self.tombstones.read(key), !old.isOver(at: now) {
            tombstone.version = max(version, old.version)
            tombstone.deadline = max(tombstone.deadline, old.deadline)
        }
        try self.tombstones.write(tombstone, for: key)
    }

    private func objection(to record: StoredRecord) -> TokenStoreError? {
        if record.key.bytes.count > CacheKey.maximumLength {
            return .sqliteStoreRefuses("key", length: record.key.bytes.count, limit: CacheKey.maximumLength)
        }
        if record.partition.bytes.count > CacheKey.maximumLength {
            return .sqliteStoreRefuses("partition", length: record.partition.bytes.count, limit: CacheKey.maximumLength)
        }
        let limit = self.options.maximumPayloadLength
        if record.payload.count > limit {
            return .sqliteStoreRefuses("payload", length: record.payload.count, limit: limit)
        }
        return nil
    }
}
