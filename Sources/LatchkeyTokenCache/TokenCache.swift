//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A concurrent cache of access tokens that acquires each token once, however many callers ask for it.
public actor TokenCache {
    private var held: [CacheKey: AccessToken] = [:]
    private var flights: [CacheKey: Task<AccessToken, any Error>] = [:]

    /// Creates a cache that keeps tokens in memory.
    public init() {}

    /// Returns a token, acquiring it when none is held.
    ///
    /// - Parameters:
    ///   - key: The name of the token.
    ///   - source: Where to acquire it.
    ///   - options: What the request asks beyond the key.
    /// - Returns: A token that has not expired.
    /// - Throws: ``TokenCacheError``.
    public func token(
        for key: CacheKey,
        from source: some TokenSource,
        options: TokenRequestOptions = .init()
    ) async throws(TokenCacheError) -> AccessToken {
        if let token = self.held[key] { return token }
        let flight =
            self.flights[key]
            ?? Task {
                let acquired = try await source.acquire(AcquisitionContext(key: key))
                return AccessToken(
                    record: TokenRecord(content: acquired, expiresAt: WallTime(seconds: 0), deadline: 0)
                )
            }
        self.flights[key] = flight
        defer { self.flights[key] = nil }
        do {
            let token = try await flight.value
            self.held[key] = token
            return token
        } catch {
            throw TokenCacheError(.acquisitionFailed, "The token source failed.", cause: error)
        }
    }
}
