//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Benchmark
import BenchmarkSupport
import LatchkeyTokenCache

/// Getting a token that is held through a handle.
let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration.metrics = [.throughput, .wallClock, .allocations]
    Benchmark.defaultConfiguration.scalingFactor = .kilo

    Benchmark("TokenHandle.cachedToken") { benchmark in
        let (cache, handle) = try await heldToken()
        try await benchmark.measure(operations: benchmark.scaledIterations.count) {
            for _ in benchmark.scaledIterations { blackHole(handle.cachedToken()) }
        }
        await cache.shutdown()
    }

    Benchmark("TokenHandle.withToken") { benchmark in
        let (cache, handle) = try await heldToken()
        try await benchmark.measure(operations: benchmark.scaledIterations.count) {
            for _ in benchmark.scaledIterations { blackHole(handle.withToken { $0.expiresAt.milliseconds }) }
        }
        await cache.shutdown()
    }
}

private func heldToken() async throws -> (TokenCache, TokenHandle) {
    let key = try BenchKeys.make(1)[0]
    let cache = try await BenchKeys.filledCache([key])
    return (cache, cache.handle(for: key, from: GatedSource()))
}
