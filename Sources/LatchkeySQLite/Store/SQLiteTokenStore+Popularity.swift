//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenCache

extension SQLiteTokenStore: PopularityTokenStore {
    /// Replaces an instance's list; see ``/LatchkeyTokenCache/PopularityTokenStore/publishHotKeys(_:instance:timeout:)``.
    ///
    /// A list that is not renewed within a day is dropped.
    public func publishHotKeys(_ keys: [StoreKey], instance: UInt64, timeout: Duration) async -> TokenStoreError? {
        let kept = keys.lazy.filter { $0.bytes.count <= CacheKey.maximumLength }.prefix(self.options.hotKeysPerInstance)
        let list = Array(kept)
        return await self.call(
            self.threads.writing,
            timeout: timeout,
            failed: Optional.some,
            work: { session throws(SQLiteFailure) -> TokenStoreError? in
                try session.popularity.replace(
                    list,
                    of: instance,
                    at: session.clock.now(),
                    keeping: session.options.hotKeyInstances
                )
                return nil
            }
        )
    }

    /// Reads the lists of all instances; see ``/LatchkeyTokenCache/PopularityTokenStore/hotKeys(limit:timeout:)``.
    public func hotKeys(limit: Int, timeout: Duration) async -> Result<[StoreKey], TokenStoreError> {
        await self.result(self.threads.listing, timeout: timeout) { session throws(SQLiteFailure) in
            .success(StoreKey.mostUsed(in: try session.popularity.read(), limit: max(0, limit)))
        }
    }
}
