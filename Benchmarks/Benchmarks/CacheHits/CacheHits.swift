//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Benchmark
import BenchmarkSupport
import LatchkeyTokenCache

/// Getting a token that is held, with 1, 1,000 and 10,000 tokens in the cache.
let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration.metrics = [.throughput, .wallClock, .allocations]
    Benchmark.defaultConfiguration.scalingFactor = .kilo

    for count in [1, 1_000, 10_000] {
        Benchmark("TokenCache.cachedToken | \(count) keys") { benchmark in
            let keys = try BenchKeys.make(count)
            let cache = try await BenchKeys.filledCache(keys)
            try await benchmark.measure(operations: benchmark.scaledIterations.count) {
                for number in benchmark.scaledIterations {
                    blackHole(cache.cachedToken(for: keys[number % keys.count]))
                }
            }
        }

        Benchmark("TokenCache.token | \(count) keys") { benchmark in
            let keys = try BenchKeys.make(count)
            let cache = try await BenchKeys.filledCache(keys)
            let source = GatedSource()
            try await benchmark.measure(operations: benchmark.scaledIterations.count) {
                for number in benchmark.scaledIterations {
                    blackHole(try await cache.token(for: keys[number % keys.count], from: source))
                }
            }
        }
    }
}
