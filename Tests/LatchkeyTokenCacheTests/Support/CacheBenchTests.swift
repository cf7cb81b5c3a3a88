//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(1))) struct CacheBenchTests {
    @Test func settlingLeavesOnlyWhatTheTestHoldsBack() async throws {
        let gate = Gate()
        try await withCacheBench([.after(gate, .token("first"))]) { bench in
            let callers = bench.ask(times: 10)
            await bench.settle()
            #expect(callers.waiting == 10)
            #expect(bench.calls == 1)
            gate.open()
            await bench.settle()
            #expect(callers.tokens == ["first"])
        }
    }

    @Test func timePassesStepByStep() async throws {
        try await withCacheBench { bench in
            let seen = Locked<[Int64]>([])
            let start = bench.time.continuousNanoseconds()
            for seconds in [3, 1, 2] as [Int64] {
                bench.start {
                    try? await bench.time.sleep(until: start + .seconds(seconds))
                    let now = bench.time.continuousNanoseconds() - start
                    seen.withLock { $0.append(now / .seconds(1)) }
                }
            }
            await bench.advance(by: .milliseconds(2500))
            #expect(seen.withLock { $0 } == [1, 2])
        }
    }
}
