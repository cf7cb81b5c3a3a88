//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenCache

extension SQLiteTokenStore: TokenStore {
    /// How long the deletion of a damaged record may take; nobody waits for it.
    private static let deletionTimeout = Duration.seconds(30)

    /// Reads records; see ``/LatchkeyTokenCache/TokenStore/get(_:timeout:)``.
    ///
    /// A record that is damaged is absent, and is deleted.
    public func get(_ keys: [StoreKey], timeout: Duration) async -> [StoreReadOutcome] {
        guard !keys.isEmpty else { return [] }
        let reads = await self.call(
            self.threads.reading,
            timeout: timeout,
            failed: { error in SessionReads(outcomes: keys.map { _ in .failed(error) }) },
            work: { session throws(SQLiteFailure) in try session.get(keys) }
        )
        if !reads.damaged.isEmpty { self.delete(reads.damaged) }
        return reads.outcomes
    }

    /// Writes records; see ``/LatchkeyTokenCache/TokenStore/put(_:timeout:)``.
    public func put(_ writes: [StoreWrite], timeout: Duration) async -> [StoreWriteOutcome] {
        guard !writes.isEmpty else { return [] }
        return await self.call(
            self.threads.writing,
            timeout: timeout,
            mustReachDisk: writes.contains { $0.record.durability == .mustKeep },
            failed: { error in writes.map { _ in .failed(error) } },
            work: { session throws(SQLiteFailure) in
                var outcomes: [StoreWriteOutcome] = []
                outcomes.reserveCapacity(writes.count)
                for write in writes { outcomes.append(try session.put(write)) }
                return outcomes
            }
        )
    }

    /// Removes records; see ``/LatchkeyTokenCache/TokenStore/remove(_:timeout:)``.
    public func remove(_ removals: [StoreRemoval], timeout: Duration) async -> [StoreRemovalOutcome] {
        guard !removals.isEmpty else { return [] }
        return await self.call(
            self.threads.writing,
            timeout: timeout,
            mustReachDisk: true,
            failed: { error in removals.map { _ in .failed(error) } },
            work: { session throws(SQLiteFailure) in
                var outcomes: [StoreRemovalOutcome] = []
                outcomes.reserveCapacity(removals.count)
                for removal in removals { outcomes.append(try session.remove(removal)) }
                return outcomes
            }
        )
    }

    /// Has the writer delete records that were found damaged, without waiting for it.
    private func delete(_ damaged: [DamagedRow]) {
        Task(name: "sqlite-store-damaged-records") {
            await self.call(
                self.threads.writing,
                timeout: Self.deletionTimeout,
                failed: { _ in },
                work: { session throws(SQLiteFailure) in try session.delete(damaged) }
            )
        }
    }
}
