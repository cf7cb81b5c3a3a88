//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(1))) struct RequestCountersTests {
    @Test func everyResultIsCountedByItself() {
        let counters = RequestCounters()
        #expect(counters.all().values.reduce(0, +) == 0)
        for (index, result) in RequestResult.allCases.enumerated() {
            for _ in 0...index { counters.count(result) }
        }
        for (index, result) in RequestResult.allCases.enumerated() {
            #expect(counters.all()[result] == UInt64(index + 1))
        }
    }

    @Test func nothingIsLostBetweenTasks() async {
        let counters = RequestCounters()
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for result in RequestResult.allCases {
                        for _ in 0..<(task + 1) * 10 { counters.count(result) }
                    }
                }
            }
        }
        for result in RequestResult.allCases { #expect(counters.all()[result] == 360) }
    }

    @Test(
        "labels are stable",
        arguments: zip(
            RequestResult.allCases,
            [
                "hit_fresh", "hit_refreshing", "hit_mandatory_new", "hit_mandatory_old", "joined", "negative",
                "loaded_l2",
                "loaded_authority", "forced", "forced_suppressed", "error",
            ]
        )
    )
    func labels(_ result: RequestResult, _ label: String) {
        #expect(result.rawValue == label)
    }

    @Test(
        "the share of hits",
        arguments: [
            ([:], 0, 0), ([.hitFresh: 3, .error: 1], 4, 0.75), ([.joined: 5], 5, 0), ([.hitRefreshing: 2], 2, 1),
            ([.hitMandatoryOld: 1, .hitMandatoryNew: 1], 2, 0.5),
        ] as [([RequestResult: UInt64], UInt64, Double)]
    )
    func hitRatio(_ requests: [RequestResult: UInt64], total: UInt64, ratio: Double) {
        let statistics = TokenCacheStatistics(
            requests: requests,
            entries: 0,
            flights: 0,
            authorityCalls: 0,
            activeKeys: 0,
            pendingWrites: 0,
            droppedWrites: 0,
            replayedWrites: 0,
            heldLeases: 0,
            droppedEvents: 0
        )
        #expect(statistics.total == total)
        #expect(statistics.hitRatio == ratio)
    }
}
