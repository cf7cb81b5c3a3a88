//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenCache

/// Keys and tokens as a confidential client has them.
public enum BenchKeys {
    /// Returns so many keys.
    ///
    /// - Parameters:
    ///   - count: How many.
    ///   - prefix: What their subjects begin with; nothing by default.
    /// - Returns: Different keys.
    /// - Throws: Nothing: the keys are short enough.
    public static func make(_ count: Int, prefix: String = "") throws -> [CacheKey] {
        try (0..<count).map {
            try CacheKey(
                authority: "login.microsoftonline.com",
                tenant: "72f988bf-86f1-41af-91ab-2d7cd011db47",
                client: "0c9f9f26-3c4e-4b53-9f4e-1d2c3b4a5f60",
                subject: "\(prefix)\($0)",
                scopes: ["https://graph.microsoft.com/.default"]
            )
        }
    }

    /// A token that lives for an hour; all share their text.
    public static let token = AcquiredToken(
        value: String(repeating: "a", count: 1800),
        lifetime: .duration(.seconds(3600))
    )

    /// Returns a cache that holds the token of each key.
    ///
    /// - Parameters:
    ///   - keys: The keys.
    ///   - configuration: The settings; the defaults by default.
    ///   - time: The clocks; the system's by default.
    ///   - token: The token; ``token`` by default.
    /// - Returns: The cache.
    /// - Throws: What the cache throws.
    public static func filledCache(
        _ keys: [CacheKey],
        configuration: TokenCache.Configuration = .init(),
        time: any TimeProvider = SystemTime(),
        token: AcquiredToken = Self.token
    ) async throws -> TokenCache {
        let cache = TokenCache(configuration: configuration, time: time)
        for key in keys { try await cache.prime(token, for: key) }
        return cache
    }
}
