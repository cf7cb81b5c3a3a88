//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What a cache's store can do beyond keeping records, found out once.
struct StoreAbilities: Sendable {
    /// The store, if one instance at a time can work on a key.
    let leases: (any LeasingTokenStore)?
    /// The store, if it tells what other instances have changed.
    let feed: (any ChangeFeedTokenStore)?
    /// The store, if it counts purges.
    let epochs: (any EpochTokenStore)?

    init(of store: (any TokenStore)?) {
        self.leases = store as? any LeasingTokenStore
        self.feed = store as? any ChangeFeedTokenStore
        self.epochs = store as? any EpochTokenStore
    }

    /// Whether the store is made for several instances.
    var isShared: Bool { self.leases != nil || self.feed != nil }
}
