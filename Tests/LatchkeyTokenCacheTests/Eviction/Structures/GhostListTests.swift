//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(1))) struct GhostListTests {
    /// Against an array, with limits that change.
    @Test(arguments: [1, 2, 3, 4] as [UInt64]) func remembersTheNewestFingerprintsThatWereNotRemoved(seed: UInt64)
        throws
    {
        var random = SeededRandom(seed: seed)
        var ghosts = GhostList()
        var model: [UInt64] = []
        var limit = 20
        for step in 0..<3_000 {
            // Small numbers and ones that differ in their highest bits only.
            let fingerprint = UInt64.random(in: 0..<60, using: &random) << (seed.isMultiple(of: 2) ? 0 : 58)
            switch Int.random(in: 0..<100, using: &random) {
            case 0..<70:
                ghosts.insert(fingerprint, limit: limit)
                model.removeAll { $0 == fingerprint }
                model = (model + [fingerprint]).suffix(limit)
            case 70..<97:
                let removed = ghosts.remove(fingerprint)
                try #require(removed == model.contains(fingerprint), "step \(step)")
                model.removeAll { $0 == fingerprint }
            case 97:
                limit = .random(in: 0...50, using: &random)
            default:
                ghosts.shrink(to: limit)
                model = model.suffix(limit)
            }
            try #require(ghosts.count == model.count, "step \(step)")
        }
        let left = model.filter { ghosts.remove($0) }
        #expect(left == model)
        #expect(ghosts.count == 0)
    }

    @Test(arguments: [100, 1_000, 12_345]) func costsAtMostFifteenBytesEach(limit: Int) {
        var ghosts = GhostList()
        for number in 0..<UInt64(limit * 3) {
            ghosts.insert(StableHash.mix(number), limit: limit)
            // Every third comes back.
            if number.isMultiple(of: 3), number > 10 { _ = ghosts.remove(StableHash.mix(number - 5)) }
        }
        #expect(ghosts.count == limit)
        #expect(ghosts.byteCount <= limit * 15 + 64)
        ghosts.shrink(to: 0)
        #expect(ghosts.count == 0)
        #expect(ghosts.byteCount <= 64)
    }
}
