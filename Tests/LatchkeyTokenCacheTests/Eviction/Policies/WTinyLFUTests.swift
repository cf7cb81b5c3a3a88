//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

/// What the sketch does for the policy.
@Suite(.timeLimit(.minutes(1))) struct WTinyLFUTests {
    @Test func sweepOfColdKeysLeavesPopularOnes() {
        var cache = EvictionReplay<WTinyLFU>(capacity: 100, keyCount: 3_000)
        for _ in 0..<4 {
            for key in 0..<UInt32(80) { cache.request(key) }
        }
        for key in 1_000..<UInt32(1_400) { cache.request(key) }
        #expect((0..<UInt32(80)).allSatisfy { cache.holds($0) })
    }

    @Test func whatWasPopularLongAgoIsForgotten() {
        var cache = EvictionReplay<WTinyLFU>(capacity: 50, keyCount: 1_000)
        for _ in 0..<20 {
            for key in 0..<UInt32(50) { cache.request(key) }
        }
        for _ in 0..<40 {
            for key in 500..<UInt32(550) { cache.request(key) }
        }
        let newOnes = (500..<UInt32(550)).filter { cache.holds($0) }
        #expect(newOnes.count >= 45)
    }
}
