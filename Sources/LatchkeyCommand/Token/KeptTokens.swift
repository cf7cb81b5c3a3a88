//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import LatchkeyCacheTools
import LatchkeyCrypto
import LatchkeyEncryption
import LatchkeyTokenCache

/// Where a command keeps tokens.
struct KeptTokens: ParsableArguments {
    @Option(help: "Where tokens are kept: \(StoreLocation.forms); nowhere by default.")
    var store: StoreLocation?

    @Option(help: "The file of the key ring that the records of the store are sealed with.")
    var keys: String?

    func validate() throws {
        switch self.store {
        case nil, .memory?: break
        default:
            guard self.keys != nil else {
                throw ValidationError(
                    "Name the key ring of the store with --keys; 'latchkey cache keys create' makes one."
                )
            }
        }
    }

    /// The cache over the store.
    ///
    /// - Returns: The cache; in memory alone when no store was named.
    /// - Throws: Why the store or its key ring cannot be used.
    func cache() async throws -> TokenCache {
        guard let store = self.store, let keys = self.keys else { return TokenCache() }
        return TokenCache(store: try await store.open(encryption: try await .keyRing(from: .file(keys))))
    }

    /// Whether a store was named.
    var isNamed: Bool { self.store != nil }
}
