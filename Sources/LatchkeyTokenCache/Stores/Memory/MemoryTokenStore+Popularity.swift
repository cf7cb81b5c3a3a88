//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension MemoryTokenStore: PopularityTokenStore {
    /// Replaces an instance's list; see ``PopularityTokenStore/publishHotKeys(_:instance:timeout:)``.
    public func publishHotKeys(_ keys: [StoreKey], instance: UInt64, timeout: Duration) async -> TokenStoreError? {
        switch self.whileOpen({ state, _ in state.popularity.replace(keys, of: instance) }) {
        case .success: nil
        case .failure(let error): error
        }
    }

    /// Reads the lists of all instances; see ``PopularityTokenStore/hotKeys(limit:timeout:)``.
    public func hotKeys(limit: Int, timeout: Duration) async -> Result<[StoreKey], TokenStoreError> {
        self.whileOpen { state, _ in state.popularity.first(max(0, limit)) }
    }
}
