//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyBenchFloors
import LatchkeyTokenCache

/// A key that is looked up where it is.
///
/// A key that can be copied would be retained and released around every call, which costs more than some of the lookups
/// and makes the threads that look up the same key fight for its reference count.
struct HeldKey<Key: Sendable>: ~Copyable, Sendable {
    let key: Key
}

extension HeldKey where Key == FloorKey {
    @inline(__always)
    borrowing func token(in table: FloorTable<FloorKey>) -> AccessToken? { table.token(for: self.key) }

    @inline(__always)
    nonisolated(nonsending) borrowing func token(in actor: FloorActor) async -> AccessToken? {
        await actor.token(for: self.key)
    }
}

extension HeldKey where Key == RawFloorKey {
    @inline(__always)
    borrowing func token(in table: FloorTable<RawFloorKey>) -> AccessToken? { table.token(for: self.key) }
}

extension HeldKey where Key == CacheKey {
    @inline(__always)
    borrowing func cachedToken(in cache: TokenCache) -> AccessToken? { cache.cachedToken(for: self.key) }

    @inline(__always)
    nonisolated(nonsending) borrowing func token(
        in cache: TokenCache,
        from source: BenchSource
    ) async throws(TokenCacheError) -> AccessToken {
        try await cache.token(for: self.key, from: source)
    }

    @inline(__always)
    nonisolated(nonsending) borrowing func token(
        in cache: TokenCache,
        acquire: @escaping @Sendable (AcquisitionContext) async throws -> AcquiredToken
    ) async throws(TokenCacheError) -> AccessToken {
        try await cache.token(for: self.key, acquire: acquire)
    }
}
