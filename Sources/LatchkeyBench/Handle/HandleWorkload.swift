//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyBenchFloors
import LatchkeyTokenCache

/// A handle of one fresh token, and the floor with the same token.
final class HandleWorkload: Sendable {
    let hit: HitWorkload
    let handle: TokenHandle

    init() async throws {
        self.hit = try await HitWorkload(keys: 1)
        self.handle = self.hit.cache.handle(for: try HitWorkload.key(0), from: BenchSource())
    }

    /// Gets the token so often, owned; returns how often there was none.
    @inline(never)
    func loopOwned(_ count: Int) -> Int {
        var misses = 0
        for _ in 0..<count {
            if let token = self.handle.cachedToken() {
                swallow(token)
            } else {
                misses += 1
            }
        }
        return misses
    }

    /// Looks at the token so often where it is; returns how often there was none.
    @inline(never)
    func loopBorrowed(_ count: Int) -> Int {
        var misses = 0
        var sum: Int64 = 0
        for _ in 0..<count {
            if let expiry = self.handle.withToken({ $0.expiresAt.milliseconds }) {
                sum &+= expiry
            } else {
                misses += 1
            }
        }
        return sum == 0 ? count : misses
    }
}
