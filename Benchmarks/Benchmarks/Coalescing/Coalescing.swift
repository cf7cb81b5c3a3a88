//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Benchmark
import BenchmarkSupport
import LatchkeyTokenCache
import Synchronization

/// Many tasks that want the same missing token: from the first task to the end of the last.
let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration.metrics = [.cpuTotal, .wallClock, .allocations]

    for waiters in [1, 10, 100, 1_000, 10_000, 100_000] {
        Benchmark("TokenCache.token | \(waiters) waiters") { benchmark in
            let cache = TokenCache()
            let key = try BenchKeys.make(1)[0]
            let source = GatedSource()
            let arrived = Crowd()
            try await benchmark.measure(operations: waiters) {
                await withDiscardingTaskGroup { group in
                    for _ in 0..<waiters {
                        group.addTask {
                            arrived.enter()
                            blackHole(try? await cache.token(for: key, from: source))
                        }
                    }
                    while arrived.count < waiters { await Task.yield() }
                    source.open()
                }
            }
            await cache.shutdown()
        }
    }
}

private final class Crowd: Sendable {
    private let entered = Atomic(0)

    var count: Int { self.entered.load(ordering: .relaxed) }

    func enter() { self.entered.add(1, ordering: .relaxed) }
}
