//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The records of families in a store, and the access tokens beside them.
///
/// A record is only ever replaced where it is still what was read: of two processes that work on a family, one learns
/// that it came too late, whatever became of its lock.
struct FamilyStore: Sendable {
    let store: any TokenStore
    let codec: RecordCodec
    let time: any TimeProvider
    let timeout: Duration

    /// A record and its version.
    struct Held: Hashable, Sendable {
        var record: FamilyRecord
        var version: RecordVersion
    }

    /// What was found for a redemption.
    struct View: Sendable {
        /// The family's record; `nil` where there is none that can be read.
        var family: Held?
        /// The version of what is stored for the family, readable or not.
        var version: RecordVersion?
        /// Whether what is stored for the family will never be read by anybody: it was damaged, or its key destroyed.
        var isRuined = false
        /// Whether it was purged before.
        var isOutdated = false
        /// Whether this instance alone may be unable to read it.
        var isSealed = false
        /// The access token of the key.
        var access: PlainRecordCodec.Content?
        var accessVersion: RecordVersion?
    }

    /// The epochs below which records do not count.
    struct Epochs: Hashable, Sendable {
        var family: UInt64 = 0
        var access: UInt64 = 0
    }

    func epochs(_ family: FamilyKey, _ key: CacheKey?) async throws(TokenStoreError) -> Epochs {
        guard let store = self.store as? any EpochTokenStore else { return Epochs() }
        let partitions = [family.cacheKey.partition, key?.partition ?? family.cacheKey.partition]
        let names = [.everything] + partitions.map(self.codec.storePartition)
        let epochs = try await store.epochs(of: names, timeout: self.timeout).get()
        guard epochs.count == names.count else { throw .noOutcome }
        return Epochs(family: epochs[0] &+ epochs[1], access: epochs[0] &+ epochs[2])
    }

    func read(_ family: FamilyKey, _ key: CacheKey?, _ epochs: Epochs) async throws(TokenStoreError) -> View {
        let keys = ([family.cacheKey] + (key.map { [$0] } ?? []))
        let outcomes = await self.store.get(keys.map(self.codec.storeKey), timeout: self.timeout)
        guard outcomes.count == keys.count else { throw .noOutcome }
        var view = View()
        switch outcomes[0] {
        case .failed(let error): throw error
        case .absent: break
        case .record(let stored):
            view.version = stored.version
            guard stored.epoch >= epochs.family else {
                view.isOutdated = true
                break
            }
            switch self.open(stored, family.cacheKey) {
            case .content(let content): view.family = Held(record: FamilyRecord(content), version: stored.version)
            case .ruined: view.isRuined = true
            case .sealed: view.isSealed = true
            }
        }
        if let key, case .record(let stored) = outcomes[1] {
            view.accessVersion = stored.version
            if stored.epoch >= epochs.access, case .content(let content) = self.open(stored, key) {
                view.access = content
            }
        }
        return view
    }

    /// What came of opening a record.
    private enum Opening {
        case content(PlainRecordCodec.Content)
        /// Nobody will ever read it.
        case ruined
        /// Another instance may have the key that is missing here.
        case sealed
    }

    private func open(_ stored: StoredRecord, _ key: CacheKey) -> Opening {
        guard stored.key == self.codec.storeKey(key), stored.partition == self.codec.storePartition(key.partition)
        else {
            return .ruined
        }
        do throws(RecordProtectionError) {
            let opened = try self.codec.open(stored)
            guard let content = self.codec.decode(opened.record.payload, key: key),
                content.expiresAt == stored.expiresAt
            else { return .ruined }
            return .content(content)
        } catch {
            return error.isFinal ? .ruined : .sealed
        }
    }
}
