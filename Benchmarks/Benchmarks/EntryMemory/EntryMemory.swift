//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Benchmark
import BenchmarkSupport
import LatchkeyTokenCache

/// What an entry takes beside its token's text, which all entries share here.
let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration.metrics = [.wallClock, .bytesPerEntry]
    Benchmark.defaultConfiguration.maxIterations = 5

    for count in [1_000, 10_000, 100_000] {
        Benchmark("TokenCache | \(count) entries") { benchmark in
            var configuration = TokenCache.Configuration()
            configuration.maximumEntries = count * 2
            let cache = TokenCache(configuration: configuration)
            let before = bytesInUse()
            benchmark.startMeasurement()
            for number in 0..<count {
                // The keys of callers are theirs: each is dropped when its token is stored.
                let key = try BenchKeys.make(1, prefix: "\(number)-")[0]
                try await cache.prime(BenchKeys.token, for: key)
            }
            benchmark.stopMeasurement()
            benchmark.measurement(.bytesPerEntry, (bytesInUse() - before) / count)
            await cache.shutdown()
        }
    }
}
