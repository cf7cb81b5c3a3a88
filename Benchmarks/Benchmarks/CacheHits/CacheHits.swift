//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Benchmark
import LatchkeyTokenCache

/// Getting a token that is held, with 1, 1,000 and 10,000 tokens in the cache.
let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration.metrics = [.cpuUser, .throughput, .wallClock]
    Benchmark.defaultConfiguration.scalingFactor = .kilo

    for count in [1, 1_000, 10_000] {
        Benchmark("TokenCache.cachedToken | \(count) keys") { benchmark in
            let (cache, keys) = try await filledCache(count)
            benchmark.startMeasurement()
            for number in benchmark.scaledIterations {
                blackHole(cache.cachedToken(for: keys[number % keys.count]))
            }
            benchmark.stopMeasurement()
        }
    }
}

private func filledCache(_ count: Int) async throws -> (TokenCache, [CacheKey]) {
    let cache = TokenCache()
    let keys = try (0 ..< count).map {
        try CacheKey(authority: "issuer", tenant: "tenant-\($0)", client: "client", scopes: ["api/.default"])
    }
    for key in keys {
        try await cache.prime(AcquiredToken(value: "token", lifetime: .duration(.seconds(3600))), for: key)
    }
    return (cache, keys)
}
