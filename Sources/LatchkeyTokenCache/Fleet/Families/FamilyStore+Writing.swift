//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension FamilyStore {
    /// What became of an attempt to replace a record.
    enum Replacement: Sendable {
        /// The record is stored, confirmed, under this version.
        case stored(RecordVersion)
        /// Something else is stored than was expected: this version, or nothing at all, not even a tombstone.
        case superseded(by: RecordVersion?)
        /// The store did not answer; the record may be stored, or may yet be.
        case failed(TokenStoreError)
    }

    /// Replaces a family's record, where it still has a version.
    ///
    /// Asked again after a failure, with the same record and version, it finds what it has written.
    ///
    /// - Parameters:
    ///   - base: The version that is to be replaced; `nil` where nothing is stored.
    ///   - record: The new record.
    ///   - family: The family.
    ///   - fence: The fence of the lock; zero without one.
    ///   - epoch: The epoch of the family's partition.
    ///   - access: An access token that is written with it; what becomes of it does not matter.
    /// - Returns: What became of it.
    func replace(
        _ base: RecordVersion?,
        with record: FamilyRecord,
        of family: FamilyKey,
        fence: UInt64,
        epoch: UInt64,
        beside access: StoreWrite? = nil
    ) async -> Replacement {
        let first = RecordVersion(fence: fence, sequence: 1)
        let version = base.map { max($0.next, first) } ?? first
        guard let stored = self.stored(record, of: family, version, epoch) else {
            return .failed(TokenStoreError(.misconfigured, "There is no key with which the record could be sealed."))
        }
        let condition: StoreWrite.Condition = base.map { .ifVersion($0) } ?? (fence > 0 ? .ifNewer : .ifAbsent)
        let writes = [StoreWrite(stored, condition: condition)] + (access.map { [$0] } ?? [])
        let outcomes = await self.store.put(writes, timeout: self.timeout)
        switch outcomes.first {
        case .accepted?: return .stored(stored.version)
        case .superseded(let version)?:
            // An earlier attempt of the same may have come through after all.
            guard version == stored.version, await self.holds(record, of: family) == true else {
                return .superseded(by: version)
            }
            return .stored(stored.version)
        case .failed(let error)?:
            return await self.holds(record, of: family) == true ? .stored(stored.version) : .failed(error)
        case nil: return .failed(.noOutcome)
        }
    }

    private func stored(
        _ record: FamilyRecord,
        of family: FamilyKey,
        _ version: RecordVersion,
        _ epoch: UInt64
    ) -> StoredRecord? {
        let record = StoredRecord(
            key: self.codec.storeKey(family.cacheKey),
            partition: self.codec.storePartition(family.cacheKey.partition),
            version: version,
            epoch: epoch,
            expiresAt: record.expiresAt,
            durability: .mustKeep,
            payload: self.codec.encode(record.content, key: family.cacheKey)
        )
        return try? self.codec.seal(record)
    }

    /// Whether exactly this record is stored; `nil` when the store does not say.
    private func holds(_ record: FamilyRecord, of family: FamilyKey) async -> Bool? {
        guard let view = try? await self.read(family, nil, Epochs()) else { return nil }
        return view.family?.record == record
    }

    /// The write of an access token beside its family, for others who wait for the same; `nil` when it is not worth it.
    func accessWrite(
        _ token: AcquiredToken,
        key: CacheKey,
        after version: RecordVersion?,
        epoch: UInt64,
        sentAt: WallTime
    ) -> StoreWrite? {
        let expiresAt: WallTime
        switch token.lifetime {
        case .until(let end): expiresAt = end
        case .duration(let life):
            expiresAt = WallTime(milliseconds: sentAt.milliseconds.addingClamped(life.nanoseconds / 1_000_000))
        }
        guard expiresAt.milliseconds - self.time.wallTime().milliseconds >= 60_000 else { return nil }
        var token = token
        token.durability = .cacheable
        let content = PlainRecordCodec.Content(token: token, issuedAt: sentAt, expiresAt: expiresAt)
        let payload = self.codec.encode(content, key: key)
        guard payload.count <= self.codec.maximumContentLength else { return nil }
        let record = StoredRecord(
            key: self.codec.storeKey(key),
            partition: self.codec.storePartition(key.partition),
            version: version?.next ?? RecordVersion(sequence: 1),
            epoch: epoch,
            expiresAt: expiresAt,
            payload: payload
        )
        return (try? self.codec.seal(record)).map { StoreWrite($0) }
    }
}
