//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension TokenStoreConformance {
    /// What a case needs beside the store's core.
    enum Need: String, Sendable {
        case leases = "LeasingTokenStore"
        case feed = "ChangeFeedTokenStore"
        /// A feed whose length is known.
        case trimmedFeed = "ChangeFeedTokenStore of known length"
        case epochs = "EpochTokenStore"
        case scan = "ScannableTokenStore"
        case popularity = "PopularityTokenStore"

        init?(of group: Group) {
            switch group {
            case .leases: self = .leases
            case .feed: self = .feed
            case .epochs: self = .epochs
            case .scan: self = .scan
            case .popularity: self = .popularity
            case .reads, .writes, .versions, .removals, .expiry, .bulk, .concurrency, .partitions, .limits, .closing:
                return nil
            }
        }

        func isMet(by store: any TokenStore) -> Bool {
            switch self {
            case .leases: store is any LeasingTokenStore
            case .feed, .trimmedFeed: store is any ChangeFeedTokenStore
            case .epochs: store is any EpochTokenStore
            case .scan: store is any ScannableTokenStore
            case .popularity: store is any PopularityTokenStore
            }
        }
    }
}
