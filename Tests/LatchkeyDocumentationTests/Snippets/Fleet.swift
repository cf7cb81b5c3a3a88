//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Latchkey
import LatchkeyConfiguration
import LatchkeyEncryption
import LatchkeyRedis
import LatchkeyTokenCache

/// One instance of a service of which many run.
enum Fleet {
    static func cache(_ store: RedisTokenStore) -> TokenCache {
        var configuration = TokenCache.Configuration()
        // A token that may have been revoked elsewhere is compared with the store before it is used again.
        configuration.fleet.strictRevocation = true
        return TokenCache(store: store, configuration: configuration)
    }

    /// What an operator should change about the servers, found at the start.
    static func advice(_ store: RedisTokenStore) async throws -> [String] {
        try await store.advice().map { String(describing: $0) }
    }

    /// Runs until the task is cancelled; then what waits to be written is written, and leases are given back.
    static func run(_ latchkey: LatchkeyClient, report: @escaping @Sendable (String) -> Void) async {
        await withDiscardingTaskGroup { group in
            group.addTask { await latchkey.cache.run() }
            group.addTask {
                for await event in latchkey.cache.events() {
                    if case .storeStateChanged(let state) = event { report("The store is \(state).") }
                    if case .feedStateChanged(let state) = event { report("The changes of others are \(state).") }
                }
            }
        }
    }
}
