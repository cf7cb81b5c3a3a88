//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// A store that does for another what a cache does: it hides names and seals payloads.
final class SealingStore: Sendable {
    let base: any DurableTokenStore & FullTokenStore
    private let protection: any RecordProtection
    /// The names behind the digests, as far as they were used.
    private static let names = Locked<[StoreKey: StoreKey]>([:])

    init(_ base: any DurableTokenStore & FullTokenStore) throws {
        guard let protection = base.encryption.protection else { throw Unexpected("The store protects nothing.") }
        self.base = base
        self.protection = protection
    }

    func hidden(_ key: StoreKey) -> StoreKey {
        let digest = StoreKey(bytes: self.protection.digest(of: key.bytes))
        Self.names.withLock { $0[digest] = key }
        return digest
    }

    func named(_ digest: StoreKey) -> StoreKey { Self.names.withLock { $0[digest] } ?? digest }

    func sealed(_ record: StoredRecord) throws(RecordProtectionError) -> StoredRecord {
        var sealed = record
        sealed.key = self.hidden(record.key)
        sealed.payload = try self.protection.seal(record.payload, context: sealed.key.bytes)
        return sealed
    }

    func opened(_ sealed: StoredRecord) -> StoredRecord? {
        var record = sealed
        guard let opened = try? self.protection.open(sealed.payload, context: sealed.key.bytes) else { return nil }
        record.key = self.named(sealed.key)
        record.payload = opened.content
        return record
    }
}

/// All that a store may have.
typealias FullTokenStore = ChangeFeedTokenStore & EpochTokenStore & LeasingTokenStore & PopularityTokenStore
    & ScannableTokenStore

extension SealingStore: TokenStore {
    func get(_ keys: [StoreKey], timeout: Duration) async -> [StoreReadOutcome] {
        await self.base.get(keys.map(self.hidden), timeout: timeout).map { outcome in
            guard case .record(let record) = outcome else { return outcome }
            return self.opened(record).map { .record($0) } ?? .absent
        }
    }

    func put(_ writes: [StoreWrite], timeout: Duration) async -> [StoreWriteOutcome] {
        let sealed = writes.compactMap { write in
            (try? self.sealed(write.record)).map { StoreWrite($0, condition: write.condition) }
        }
        precondition(sealed.count == writes.count, "The tests' protection can always seal.")
        return await self.base.put(sealed, timeout: timeout)
    }

    func remove(_ removals: [StoreRemoval], timeout: Duration) async -> [StoreRemovalOutcome] {
        let hidden = removals.map { removal in
            var hidden = removal
            hidden.key = self.hidden(removal.key)
            return hidden
        }
        return await self.base.remove(hidden, timeout: timeout)
    }

    func health(timeout: Duration) async -> TokenStoreError? { await self.base.health(timeout: timeout) }

    func close(timeout: Duration) async { await self.base.close(timeout: timeout) }
}
