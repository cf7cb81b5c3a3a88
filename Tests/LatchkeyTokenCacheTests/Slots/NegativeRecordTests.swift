//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite struct NegativeRecordTests {
    private func record(until: Int64, epoch: UInt64 = 3) -> NegativeRecord {
        NegativeRecord(
            error: TokenCacheError(.acquisitionFailed, "The source failed.", retryAfter: .seconds(99)),
            failure: AcquisitionFailure(.permanent),
            count: 2,
            firstAt: 0,
            until: .seconds(until),
            epoch: epoch
        )
    }

    @Test(
        "a record counts until its time and under its epoch only",
        arguments: [(9, 3, true), (10, 3, false), (11, 3, false), (9, 4, false), (9, 2, false)]
            as [(Int64, UInt64, Bool)]
    )
    func isActive(now: Int64, epoch: UInt64, _ expected: Bool) {
        #expect(self.record(until: 10).isActive(at: .seconds(now), epoch: epoch) == expected)
    }

    @Test("the error says how long to wait", arguments: [(0, 10), (4, 6), (10, 0), (20, 0)] as [(Int64, Int64)])
    func retryAfter(now: Int64, _ expected: Int64) {
        let error = self.record(until: 10).error(at: .seconds(now))
        #expect(error.retryAfter == .seconds(expected))
        #expect(error.code == .acquisitionFailed)
        #expect(error.message == "The source failed.")
    }
}
