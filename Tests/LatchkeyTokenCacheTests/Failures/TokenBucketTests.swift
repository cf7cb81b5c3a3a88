//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite struct TokenBucketTests {
    private func taken(_ bucket: inout TokenBucket, at now: Int64) -> Int {
        var taken = 0
        while taken < 1000, bucket.take(now: now) { taken += 1 }
        return taken
    }

    @Test func aFullBucketGivesItsCapacityAtOnce() {
        var bucket = TokenBucket(perSecond: 20, capacity: 20, now: 0)
        #expect(self.taken(&bucket, at: 0) == 20)
        #expect(self.taken(&bucket, at: 0) == 0)
    }

    @Test(
        "it fills with time, up to its capacity",
        arguments: [(0, 0), (49, 0), (50, 1), (99, 1), (100, 2), (500, 10), (1000, 20), (60_000, 20)]
            as [(milliseconds: Int64, Int)]
    )
    func filling(milliseconds: Int64, _ expected: Int) {
        var bucket = TokenBucket(perSecond: 20, capacity: 20, now: .seconds(10))
        _ = self.taken(&bucket, at: .seconds(10))
        #expect(self.taken(&bucket, at: .seconds(10) + .milliseconds(milliseconds)) == expected)
    }

    @Test func partsOfATokenAreKept() {
        var bucket = TokenBucket(perSecond: 0.05, capacity: 3, now: 0)
        #expect(self.taken(&bucket, at: 0) == 3)
        for second in 1...19 as ClosedRange<Int64> { #expect(self.taken(&bucket, at: .seconds(second)) == 0) }
        #expect(self.taken(&bucket, at: .milliseconds(20_001)) == 1)
    }

    @Test func timeThatGoesBackFillsNothing() {
        var bucket = TokenBucket(perSecond: 1, capacity: 5, now: .seconds(100))
        #expect(self.taken(&bucket, at: .seconds(100)) == 5)
        #expect(self.taken(&bucket, at: .seconds(50)) == 0)
        #expect(self.taken(&bucket, at: .seconds(100)) == 0)
        #expect(self.taken(&bucket, at: .seconds(101)) == 1)
    }

    @Test("no more is given than was filled", arguments: 1...5 as ClosedRange<UInt64>)
    func bound(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var bucket = TokenBucket(perSecond: 7, capacity: 4, now: 0)
        var now: Int64 = 0
        var taken = 0
        for _ in 0..<5000 {
            now += Int64.random(in: 0...Int64.milliseconds(200), using: &random)
            if bucket.take(now: now) { taken += 1 }
            #expect(Double(taken) <= 4 + Double(now) / 1e9 * 7 + 0.001)
        }
        #expect(Double(taken) > Double(now) / 1e9 * 6.5)
    }
}
