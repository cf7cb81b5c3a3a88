//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A shared store beside a local one, which holds what must not be lost while the shared one cannot be reached.
///
/// Records that must be kept (``AcquiredToken/Durability/mustKeep``) and that the shared store does not take go to the
/// local one, so that a process that ends meanwhile does not take them along. The write still fails: other instances do
/// not see the record. While the shared store fails, reads of such a record are answered from the local one. When it
/// answers again, the records move there, unless it has newer ones or remembers their removal.
///
/// ```swift
/// let encryption = try await StoreEncryption.keyRing(from: .file("keys.json"))
/// let store = SpillingTokenStore(
///     try RedisTokenStore(url: "rediss://cache.internal:6380", encryption: encryption),
///     spillingTo: try SQLiteTokenStore(path: "spill.db", encryption: encryption)
/// )
/// ```
/// The local store belongs to one process and to one shared store. The cache protects records as the shared store says.
public final class SpillingTokenStore<Base: TokenStore, Spill: ScannableTokenStore>: TokenStore {
    /// The shared store.
    public let base: Base
    /// The local store.
    public let spill: Spill
    let state = Locked(SpillState())

    /// Creates a store; what is left in the local one from before moves when the shared one answers.
    ///
    /// - Parameters:
    ///   - base: The shared store.
    ///   - spill: The local store.
    public init(_ base: Base, spillingTo spill: Spill) {
        self.base = base
        self.spill = spill
    }

    /// Whether the local store may hold records.
    public var isSpilling: Bool { self.state.withLock { $0.mayHold } }

    // MARK: - Being a store

    /// Reads records from the shared store, and while that fails from the local one; see ``TokenStore/get(_:timeout:)``.
    public func get(_ keys: [StoreKey], timeout: Duration) async -> [StoreReadOutcome] {
        guard self.isSpilling else { return await self.base.get(keys, timeout: timeout) }
        var outcomes = await self.base.get(keys, timeout: timeout / 2)
        let spilled = await self.spill.get(keys, timeout: timeout / 4)
        guard outcomes.count == keys.count, spilled.count == keys.count else { return outcomes }
        for index in keys.indices {
            guard case .record(let record) = spilled[index] else { continue }
            outcomes[index] = await self.merge(record, into: outcomes[index], timeout: timeout / 4)
        }
        if outcomes.contains(where: { $0.isAnswer }) { self.beginReplay() }
        return outcomes
    }

    /// Writes records to the shared store, and those that must be kept to the local one where that fails; see
    /// ``TokenStore/put(_:timeout:)``.
    public func put(_ writes: [StoreWrite], timeout: Duration) async -> [StoreWriteOutcome] {
        guard self.isSpilling || writes.contains(where: { $0.record.durability == .mustKeep }) else {
            return await self.base.put(writes, timeout: timeout)
        }
        let outcomes = await self.base.put(writes, timeout: timeout * 3 / 4)
        guard outcomes.count == writes.count else { return outcomes }
        let pairs = zip(writes, outcomes)
        await self.keep(pairs.filter { $0.mustSpill(after: $1) }.map(\.0.record), timeout: timeout / 4)
        if self.isSpilling {
            await self.forget(pairs.filter { $0.isSettled(by: $1) }.map(\.0.record), timeout: timeout / 4)
            if outcomes.contains(where: { $0.isAnswer }) { self.beginReplay() }
        }
        return outcomes
    }

    /// Removes records from both stores; see ``TokenStore/remove(_:timeout:)``.
    public func remove(_ removals: [StoreRemoval], timeout: Duration) async -> [StoreRemovalOutcome] {
        guard self.isSpilling else { return await self.base.remove(removals, timeout: timeout) }
        _ = await self.spill.remove(removals, timeout: timeout / 4)
        return await self.base.remove(removals, timeout: timeout * 3 / 4)
    }

    /// Asks the shared store whether it can serve.
    public func health(timeout: Duration) async -> TokenStoreError? {
        let error = await self.base.health(timeout: timeout)
        if error == nil { self.beginReplay() }
        return error
    }

    /// Closes both stores.
    public func close(timeout: Duration) async {
        let replay = self.state.withLock { state in
            state.isClosed = true
            return state.replay
        }
        replay?.cancel()
        await self.base.close(timeout: timeout)
        await replay?.value
        await self.spill.close(timeout: timeout)
    }
}

/// What is known of a local store.
struct SpillState: Sendable {
    /// Whether it may hold records; so it is taken until it was looked through.
    var mayHold = true
    /// Counts what was put into it.
    var spills = 0
    var replay: Task<Void, Never>?
    var isClosed = false
    /// The epochs that the shared store has told.
    var epochs: [StorePartition: UInt64] = [:]
}
