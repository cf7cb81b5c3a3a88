//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension MemoryTokenStore: TokenStore {
    /// Reads records; see ``TokenStore/get(_:timeout:)``.
    public func get(_ keys: [StoreKey], timeout: Duration) async -> [StoreReadOutcome] {
        let outcomes = self.whileOpen { state, now in
            keys.map { key in state.records.live(key, at: now).map(StoreReadOutcome.record) ?? .absent }
        }
        switch outcomes {
        case .success(let outcomes): return outcomes
        case .failure(let error): return keys.map { _ in .failed(error) }
        }
    }

    /// Writes records; see ``TokenStore/put(_:timeout:)``.
    public func put(_ writes: [StoreWrite], timeout: Duration) async -> [StoreWriteOutcome] {
        let outcomes = self.whileOpen { state, now in writes.map { state.records.put($0, at: now) } }
        switch outcomes {
        case .success(let outcomes): return outcomes
        case .failure(let error): return writes.map { _ in .failed(error) }
        }
    }

    /// Removes records; see ``TokenStore/remove(_:timeout:)``.
    public func remove(_ removals: [StoreRemoval], timeout: Duration) async -> [StoreRemovalOutcome] {
        let outcomes = self.whileOpen { state, now in removals.map { state.records.remove($0, at: now) } }
        switch outcomes {
        case .success(let outcomes): return outcomes
        case .failure(let error): return removals.map { _ in .failed(error) }
        }
    }

    /// Returns nothing until the store is closed.
    public func health(timeout: Duration) async -> TokenStoreError? {
        switch self.whileOpen({ _, _ in }) {
        case .success: nil
        case .failure(let error): error
        }
    }

    /// Forgets everything and lets go of who waits for changes.
    public func close(timeout: Duration) async {
        let listeners = self.state.withLock { state in
            let listeners = state.takeListeners()
            state = MemoryStoreState(options: self.options)
            state.isClosed = true
            return listeners
        }
        for listener in listeners {
            listener.resume()
        }
    }
}
