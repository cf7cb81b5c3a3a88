//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A token store in the memory of one process: for tests, for single instances, and as the model of the contract.
///
/// It has every refinement of ``TokenStore`` and answers at once, whatever the timeout; only
/// ``changes(after:limit:timeout:)`` waits. Nothing survives the process.
///
/// What it holds is bounded by its ``Options``: when it is full, the cacheable record that expires first makes room; a
/// record that must be kept never does, and where only such are left a write fails with
/// ``TokenStoreError/Code/full``. Only the epochs of partitions are kept without bound, because a forgotten epoch would
/// bring purged tokens back.
///
/// Life is measured twice, by the wall clock and by the monotonic clock since the record was written, and ends with the
/// first of them: a wall clock that is set back does not bring a record back.
public final class MemoryTokenStore: Sendable {
    /// The limits of this store.
    public let options: Options

    let time: any TimeProvider
    let state: Locked<MemoryStoreState>

    /// Creates an empty store.
    ///
    /// - Parameters:
    ///   - options: The limits of the store.
    ///   - time: The clocks; the system's by default.
    public init(options: Options = .init(), time: any TimeProvider = SystemTime()) {
        self.options = options
        self.time = time
        self.state = Locked(MemoryStoreState(options: options))
    }

    /// How many records are held at the moment, expired ones that nobody has asked for since included.
    public var count: Int { self.state.withLock { $0.records.entries.count } }

    /// Does something with the state, unless the store is closed.
    ///
    /// The clocks are read under the lock, so that what waited for it does not act on a time that has passed.
    func whileOpen<Value: Sendable>(
        _ body: (inout MemoryStoreState, MemoryStoreInstant) -> Value
    ) -> Result<Value, TokenStoreError> {
        self.state.withLock { state in
            guard !state.isClosed else { return .failure(.memoryStoreClosed) }
            return .success(body(&state, MemoryStoreInstant(self.time)))
        }
    }
}
