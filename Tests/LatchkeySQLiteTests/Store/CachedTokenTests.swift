//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyTesting
import LatchkeyTokenCache
import Testing

@testable import LatchkeySQLite

/// A cache over the store: warm after a restart, and nothing readable on the disk.
@Suite(.timeLimit(.minutes(2))) struct CachedTokenTests {
    private func key() throws -> CacheKey {
        try CacheKey(
            authority: "issuer",
            tenant: "canary-of-a-tenant",
            client: "client",
            flow: "client_credentials",
            subject: "canary-of-a-user",
            scopes: ["api/.default"]
        )
    }

    /// Runs a cache over the file and asks it for a token.
    private func token(
        in folder: TestFolder,
        _ encryption: StoreEncryption,
        acquire: @escaping @Sendable (AcquisitionContext) async throws -> AcquiredToken
    ) async throws -> String {
        let store = try await folder.open(encryption: encryption)
        let cache = TokenCache(store: store)
        let running = Task { await cache.run() }
        let token = try await cache.token(for: try self.key(), acquire: acquire)
        await cache.shutdown(timeout: patience)
        running.cancel()
        await running.value
        await store.close()
        return token.value
    }

    // Scoreboard: CE58, CE68, CE72, G3, G5, G14
    @Test(
        "a restart finds the token, and the file does not show it",
        arguments: [true, false],
        [AcquiredToken.Durability.cacheable, .mustKeep]
    )
    func restartFindsTheToken(_ isSealed: Bool, _ durability: AcquiredToken.Durability) async throws {
        try await withFolder { folder in
            let encryption: StoreEncryption = isSealed ? .sealed(by: ToyProtection()) : .none
            let first = try await self.token(in: folder, encryption) { _ in
                AcquiredToken(
                    value: "canary-of-a-token",
                    lifetime: .duration(.seconds(3_600)),
                    durability: durability
                )
            }
            #expect(first == "canary-of-a-token")
            let second = try await self.token(in: folder, encryption) { _ in
                Issue.record("The token was acquired again.")
                throw CancellationError()
            }
            #expect(second == "canary-of-a-token")
            let bytes = try Data(contentsOf: URL(filePath: folder.database))
            #expect((bytes.range(of: Data("canary".utf8)) == nil) == isSealed)
        }
    }
}
