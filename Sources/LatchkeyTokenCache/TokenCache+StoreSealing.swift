//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CoreMetrics
import Logging

extension TokenCache {
    /// How many records are sealed again at a time.
    private static var resealBatch: Int { 64 }
    /// How many records wait at most to be sealed again; the others are when they are read the next time.
    private static var resealLimit: Int { 1024 }

    /// Seals records that are about to be written.
    ///
    /// - Returns: The writes, or `nil` when there is no key at the moment; then nothing may be written.
    func seal(_ writes: [StoreWrite]) -> [StoreWrite]? {
        do throws(RecordProtectionError) {
            var sealed = writes
            for index in sealed.indices {
                sealed[index].record = try self.codec.seal(sealed[index].record)
            }
            return sealed
        } catch {
            self.reportProtection(error)
            return nil
        }
    }

    /// Opens and reads a record that the store returned for a flight's key; what cannot be read is a miss and an event.
    func content(
        of stored: StoredRecord,
        for flight: Flight,
        in store: any TokenStore
    ) async -> PlainRecordCodec.Content? {
        do throws(RecordProtectionError) {
            // What the store says is not believed: the content has to belong to what was asked for.
            guard stored.key == self.codec.storeKey(flight.key),
                stored.partition == self.codec.storePartition(flight.key.partition)
            else { throw RecordProtectionError(.forged, "The store returned the record of another key.") }
            let opened = try self.codec.open(stored)
            guard let content = self.codec.decode(opened.record.payload, key: flight.key),
                stored.expiresAt == content.expiresAt
            else {
                self.rejectStored(flight.key)
                return nil
            }
            if opened.isSealedWithOldKey { self.reseal(opened.record) }
            return content
        } catch {
            self.reportProtection(error)
            self.rejectStored(flight.key)
            if error.isFinal { await self.discard(stored, from: store) }
            return nil
        }
    }

    func rejectStored(_ key: CacheKey) {
        self.shard(key).withLock { $0.misses.note(.storeRecordRejected, for: key) }
        self.emit(.storeRecordRejected)
        self.metrics.storeRecordsRejected.increment()
    }

    private func reportProtection(_ error: RecordProtectionError) {
        self.emit(.protectionFailed(error.code))
        self.metrics.protectionFailed(error.code)
        self.logger.debug(
            "A stored record could not be protected or read.",
            metadata: ["token_cache.protection.error": "\(error.description)"]
        )
    }

    /// Removes a record that nobody will ever read; that it fails is no matter.
    private func discard(_ stored: StoredRecord, from store: any TokenStore) async {
        guard self.codec.isProtecting else { return }
        let removal = StoreRemoval(
            key: stored.key,
            partition: stored.partition,
            condition: .ifVersion(stored.version),
            tombstone: .zero
        )
        _ = await self.bounded(self.configuration.storeReadBudget, .remove) {
            await store.remove([removal], timeout: $0)
        }
    }

    // MARK: - Replacing keys

    /// Sees to it that a record is sealed with the present key, soon.
    private func reseal(_ record: StoredRecord) {
        guard !self.storeSchedule.isClosed, self.storeSchedule.unsealed.count < Self.resealLimit else { return }
        self.storeSchedule.unsealed.append(record)
        self.planFlush(after: self.configuration.storeWriteDelay)
    }

    /// Seals again what was read under a key that is being replaced, where nothing else was written meanwhile.
    func resealRecords() async {
        while !self.storeSchedule.unsealed.isEmpty, let store = self.openStore {
            let records = self.storeSchedule.unsealed.prefix(Self.resealBatch)
            self.storeSchedule.unsealed.removeFirst(records.count)
            let writes = records.map { StoreWrite($0, condition: .ifVersion($0.version)) }
            guard let sealed = self.seal(writes) else { return }
            let budget = self.configuration.storeWriteBudget
            let outcomes = await self.bounded(budget, .write) { await store.put(sealed, timeout: $0) }
            guard outcomes != nil else { return self.storeFailed(.write, nil) }
        }
    }
}

extension RecordProtectionError {
    /// Whether nobody will ever read the record: another instance may have a key that this one does not have, and what
    /// has not our form is not ours to remove.
    var isFinal: Bool { self.code == .forged || self.code == .retiredKey }
}
