//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenCache

extension SQLiteTokenStore: ScannableTokenStore {
    /// Lists records in the order in which their keys were first written; see
    /// ``/LatchkeyTokenCache/ScannableTokenStore/scan(_:after:limit:timeout:)``.
    ///
    /// A listing ends where the store ended when it began, however fast records are added meanwhile.
    public func scan(
        _ partition: StorePartition?,
        after cursor: StoreCursor?,
        limit: Int,
        timeout: Duration
    ) async -> Result<StorePage, TokenStoreError> {
        await self.result(self.threads.listing, timeout: timeout) { session throws(SQLiteFailure) in
            try session.page(of: partition, after: cursor, limit: max(1, limit))
        }
    }
}
