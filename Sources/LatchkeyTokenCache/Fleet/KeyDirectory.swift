//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Finds what memory holds by the names that the store gives it.
///
/// Sixteen bytes for each key: a name is not kept but compared, once the record is found.
final class KeyDirectory: Sendable {
    private struct State: Sendable {
        /// For the hash of each name, the hash of the key.
        var hashes: [Int: Int] = [:]
        /// Keys that are or were being acquired: they need not have a record.
        var active: [StoreKey: CacheKey] = [:]
        /// With how many names it is time to forget those that nothing is held of.
        var crowd = 4096
    }

    private let state = Locked(State())

    /// Notes the name of a key that is about to be acquired.
    func note(_ key: CacheKey, name: StoreKey) {
        self.state.withLock { state in
            state.hashes[name.hashValue] = key.storage.hash
            state.active[name] = key
        }
    }

    /// The hash of the key with a name, and the key itself while it is known.
    func find(_ name: StoreKey) -> (hash: Int, key: CacheKey?)? {
        self.state.withLock { state in
            if let key = state.active[name] { return (key.storage.hash, key) }
            return state.hashes[name.hashValue].map { ($0, nil) }
        }
    }

    /// Forgets names of which nothing is held.
    ///
    /// - Parameters:
    ///   - isActive: Whether a key has more than a record.
    ///   - isHeld: Whether there is a record with this hash.
    func prune(isActive: (CacheKey) -> Bool, isHeld: (Int) -> Bool) {
        let (active, hashes) = self.state.withLock { state in
            (state.active, state.hashes.count > state.crowd ? state.hashes : nil)
        }
        let idle = active.filter { !isActive($0.value) }
        let gone = (hashes ?? [:]).filter { !isHeld($0.value) }
        self.state.withLock { state in
            for (name, key) in idle where !isActive(key) { state.active[name] = nil }
            for (name, hash) in gone where !isHeld(hash) { state.hashes[name] = nil }
            state.crowd = max(4096, 2 * state.hashes.count)
        }
    }

    var counts: (names: Int, active: Int) { self.state.withLock { ($0.hashes.count, $0.active.count) } }
}
