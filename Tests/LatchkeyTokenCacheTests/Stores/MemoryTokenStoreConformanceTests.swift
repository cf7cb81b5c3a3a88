//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import LatchkeyTokenCache
import Testing

@Suite(.timeLimit(.minutes(1)))
struct MemoryTokenStoreConformanceTests {
    // Scoreboard: CE54, CE55, W74
    @Test("conforms to the store contract", arguments: TokenStoreConformance.cases)
    func conforms(_ conformance: TokenStoreConformance.Case) async throws {
        try await conformance.run(
            .virtualTime(feedLength: 100) { MemoryTokenStore(options: .init(feedLength: 100), time: $0) }
        )
    }

    @Test("conforms by the system's clocks", arguments: TokenStoreConformance.cases.filter { !$0.needsVirtualTime })
    func conformsInRealTime(_ conformance: TokenStoreConformance.Case) async throws {
        try await conformance.run(.realTime(shortLife: .milliseconds(250)) { MemoryTokenStore() })
    }

    @Test("conforms through a chaos store that is calm", arguments: TokenStoreConformance.cases)
    func conformsThroughCalmChaos(_ conformance: TokenStoreConformance.Case) async throws {
        try await conformance.run(
            .virtualTime(feedLength: 100) { time in
                ChaosStore(MemoryTokenStore(options: .init(feedLength: 100), time: time), seed: 1, time: time)
            }
        )
    }

    @Test(
        "stays safe under faults",
        arguments: TokenStoreConformance.cases(enduring: .faults),
        [1, 2, 3]
    )
    func staysSafe(_ conformance: TokenStoreConformance.Case, seed: UInt64) async throws {
        try await conformance.run(
            .virtualTime(disturbance: .faults) { time in
                ChaosStore(
                    MemoryTokenStore(time: time),
                    faults: .init(error: 0.1, lostAnswer: 0.1, duplicate: 0.1, delay: .zero ... .milliseconds(5)),
                    seed: seed,
                    time: time
                )
            }
        )
    }

    @Test(
        "stays safe under faults and stale reads",
        arguments: TokenStoreConformance.cases(enduring: .faultsAndStaleReads),
        [1, 2, 3]
    )
    func staysSafeWithStaleReads(_ conformance: TokenStoreConformance.Case, seed: UInt64) async throws {
        try await conformance.run(
            .virtualTime(disturbance: .faultsAndStaleReads) { time in
                ChaosStore(
                    MemoryTokenStore(time: time),
                    faults: .init(
                        error: 0.1,
                        lostAnswer: 0.1,
                        duplicate: 0.1,
                        staleRead: 0.3,
                        delay: .zero ... .milliseconds(5)
                    ),
                    seed: seed,
                    time: time
                )
            }
        )
    }
}
