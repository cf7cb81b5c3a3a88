//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// The cache that many services have written for themselves.
actor HandWrittenCache {
    private var held: (token: String, expiry: ContinuousClock.Instant)?
    private let fetch: @Sendable () async throws -> (String, Duration)

    init(fetch: @escaping @Sendable () async throws -> (String, Duration)) { self.fetch = fetch }

    func token() async throws -> String {
        if let held, held.expiry > .now { return held.token }
        let (token, life) = try await self.fetch()
        self.held = (token, .now + life)
        return token
    }
}

/// The same on the engine.
struct CachedTokens: Sendable {
    private let handle: TokenHandle

    init(cache: TokenCache, fetch: @escaping @Sendable () async throws -> (String, Duration)) throws {
        let key = try CacheKey(authority: "issuer.example", client: "my-service", scopes: ["api"])
        self.handle = cache.handle(for: key, from: Fetch(fetch: fetch))
    }

    func token() async throws -> String {
        if let held = self.handle.cachedToken() { return held.value }
        return try await self.handle.token().value
    }

    private struct Fetch: TokenSource {
        let fetch: @Sendable () async throws -> (String, Duration)

        func acquire(_ context: AcquisitionContext) async throws -> AcquiredToken {
            let (token, life) = try await self.fetch()
            return AcquiredToken(value: token, lifetime: .duration(life))
        }
    }
}
