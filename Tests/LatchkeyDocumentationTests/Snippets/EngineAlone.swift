//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// The engine for tokens from anywhere.
struct EngineAlone: Sendable {
    let fetchToken: @Sendable (Duration) async throws -> String

    func fetchToken(within limit: Duration) async throws -> String { try await self.fetchToken(limit) }

    func token() async throws -> AccessToken {
        let cache = TokenCache()
        let key = try CacheKey(authority: "issuer.example", client: "my-service", scopes: ["api"])
        let token = try await cache.token(for: key) { context in
            AcquiredToken(value: try await fetchToken(within: context.timeLimit), lifetime: .duration(.seconds(3600)))
        }
        return token
    }
}
