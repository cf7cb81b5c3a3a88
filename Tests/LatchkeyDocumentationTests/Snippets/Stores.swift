//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Latchkey
import LatchkeyConfiguration
import LatchkeyCrypto
import LatchkeyEncryption
import LatchkeyRedis
import LatchkeySQLite
import LatchkeyTokenCache

/// Where tokens are kept beside memory.
enum Stores {
    static func sqlite(path: String, keys: String) async throws -> TokenCache {
        let encryption = try await StoreEncryption.keyRing(from: .file(keys))
        let store = try await SQLiteTokenStore.open(path: path, encryption: encryption)
        return TokenCache(store: store)
    }

    static func redis(url: String) async throws -> TokenCache {
        let encryption = try await StoreEncryption.keyRing(from: .environment("LATCHKEY_KEYS"))
        let store = try RedisTokenStore(url: url, encryption: encryption)
        return TokenCache(store: store)
    }

    static func client(with cache: TokenCache) async throws -> LatchkeyClient {
        try await LatchkeyClient(configuration: .file("appsettings.json"), cache: cache)
    }

    /// What must not be lost goes to a local file while Redis cannot be reached.
    static func spilling(url: String, path: String, _ encryption: StoreEncryption) async throws -> TokenCache {
        let store = SpillingTokenStore(
            try RedisTokenStore(url: url, encryption: encryption),
            spillingTo: try await SQLiteTokenStore.open(path: path, encryption: encryption)
        )
        return TokenCache(store: store)
    }

    /// No store at all, but a warm start: memory is written to a sealed file from time to time.
    static func snapshots(of cache: TokenCache, path: String, keys: String) async throws -> TokenSnapshots {
        let encryption = try await StoreEncryption.keyRing(from: .file(keys))
        let snapshots = TokenSnapshots(of: cache, in: TokenArchiveFile(path: path, encryption: encryption))
        // The first run has no file yet.
        if FileManager.default.fileExists(atPath: path) { try await snapshots.restore() }
        return snapshots
    }
}
