//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Benchmark
import BenchmarkSupport
import LatchkeyTokenCache

/// Storing tokens in a cache that is full, so that each lets another go.
let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration.metrics = [.throughput, .wallClock, .allocations]
    Benchmark.defaultConfiguration.scalingFactor = .kilo

    for capacity in [1_000, 10_000] {
        for isFull in [false, true] {
            Benchmark("TokenCache.prime | \(isFull ? "full" : "empty") at \(capacity)") { benchmark in
                let count = benchmark.scaledIterations.count
                var configuration = TokenCache.Configuration()
                configuration.maximumEntries = isFull ? capacity : capacity + 2 * count
                let held = try BenchKeys.make(isFull ? capacity : 0)
                let cache = try await BenchKeys.filledCache(held, configuration: configuration)
                let keys = try BenchKeys.make(count, prefix: "new-")
                try await benchmark.measure(operations: count) {
                    for key in keys { try await cache.prime(BenchKeys.token, for: key) }
                }
                await cache.shutdown()
            }
        }
    }
}
