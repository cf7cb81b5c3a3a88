//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenCache

extension ChaosStore: TokenStore {
    /// Reads records from the wrapped store, or answers with a fault.
    public func get(_ keys: [StoreKey], timeout: Duration) async -> [StoreReadOutcome] {
        await self.disturb(
            .get,
            keys,
            timeout: timeout,
            failed: { .failed($0) },
            stale: { key in self.state.withLock { $0.formerState(of: key, at: self.time.wallTime()) } },
            perform: { await self.base.get($0, timeout: $1) }
        )
    }

    /// Writes records to the wrapped store, or answers with a fault.
    public func put(_ writes: [StoreWrite], timeout: Duration) async -> [StoreWriteOutcome] {
        await self.disturb(
            .put,
            writes,
            timeout: timeout,
            failed: { .failed($0) },
            torn: { write in
                var torn = write
                torn.record.payload.removeLast((write.record.payload.count + 1) / 2)
                return torn
            },
            perform: { sent, timeout in
                let outcomes = await self.base.put(sent, timeout: timeout)
                self.state.withLock { state in
                    for case (let write, .accepted) in zip(sent, outcomes) {
                        state.remember(write.record, of: write.record.key)
                    }
                }
                return outcomes
            }
        )
    }

    /// Removes records from the wrapped store, or answers with a fault.
    public func remove(_ removals: [StoreRemoval], timeout: Duration) async -> [StoreRemovalOutcome] {
        await self.disturb(
            .remove,
            removals,
            timeout: timeout,
            failed: { .failed($0) },
            perform: { sent, timeout in
                let outcomes = await self.base.remove(sent, timeout: timeout)
                self.state.withLock { state in
                    for case (let removal, .removed) in zip(sent, outcomes) {
                        state.remember(nil, of: removal.key)
                    }
                }
                return outcomes
            }
        )
    }

    /// Asks for the health of the wrapped store, or answers with a fault.
    public func health(timeout: Duration) async -> TokenStoreError? {
        await self.disturb(.health, timeout: timeout, failed: { $0 }) { await self.base.health(timeout: $0) }
    }

    /// Closes the wrapped store, without faults.
    public func close(timeout: Duration) async {
        await self.base.close(timeout: timeout)
    }
}
