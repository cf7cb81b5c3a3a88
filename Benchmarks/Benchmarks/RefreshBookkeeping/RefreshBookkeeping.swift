//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Benchmark
import BenchmarkSupport
import LatchkeyTokenCache

/// What the refresh of tokens ahead of their expiry costs: when a token is stored, and on hits when it is due.
let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration.metrics = [.throughput, .wallClock, .allocations]
    Benchmark.defaultConfiguration.scalingFactor = .kilo

    for held in [0, 10_000] {
        Benchmark("TokenCache.token | acquired and scheduled beside \(held) others") { benchmark in
            let cache = try await BenchKeys.filledCache(try BenchKeys.make(held))
            let keys = try BenchKeys.make(benchmark.scaledIterations.count, prefix: "new-")
            let source = GatedSource(isOpen: true)
            try await benchmark.measure(operations: keys.count) {
                for key in keys { blackHole(try await cache.token(for: key, from: source)) }
            }
            await cache.shutdown()
        }
    }

    Benchmark("TokenCache.prime | replaced and scheduled anew") { benchmark in
        let key = try BenchKeys.make(1)[0]
        let cache = try await BenchKeys.filledCache([key])
        try await benchmark.measure(operations: benchmark.scaledIterations.count) {
            for _ in benchmark.scaledIterations { try await cache.prime(BenchKeys.token, for: key) }
        }
        await cache.shutdown()
    }

    Benchmark("TokenCache.cachedToken | refresh due, no source") { benchmark in
        // The issuer's hint is a nanosecond: the refresh is due at once, and nobody can do it.
        var token = BenchKeys.token
        token.refreshAfter = .nanoseconds(1)
        let key = try BenchKeys.make(1)[0]
        let cache = try await BenchKeys.filledCache([key], token: token)
        try await benchmark.measure(operations: benchmark.scaledIterations.count) {
            for _ in benchmark.scaledIterations { blackHole(cache.cachedToken(for: key)) }
        }
        await cache.shutdown()
    }
}
