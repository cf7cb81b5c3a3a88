//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// Fleets that lose instances, answers and calls of the store at every step, as seeds say.
@Suite(.timeLimit(.minutes(5))) struct FamilyFleetTests {
    private static func live(
        _ seed: UInt64,
        _ trouble: FamilyFleet.Trouble,
        instances: Int,
        audiences: Int
    ) async throws -> (presentations: Int, revocations: Int, deaths: Int) {
        let summary = Box((presentations: 0, revocations: 0, deaths: 0))
        try await FamilyBench().run { bench in
            let fleet = FamilyFleet(bench, trouble, seed: seed)
            await fleet.run(instances: instances, audiences: audiences, rounds: 4)
            await fleet.end()
            await fleet.judge("seed \(seed)")
            summary.set(fleet.summary)
        }
        return summary.get()
    }

    // Scoreboard: CE62
    @Test func fleetWithoutTroublePresentsEachTokenOnce() async throws {
        for seed in 0..<8 as Range<UInt64> {
            let count = 2 + Int(seed)
            let life = try await Self.live(seed, .init(), instances: count, audiences: 5)
            #expect(life.presentations == 20)
            #expect(life.revocations == 0)
        }
    }

    // Scoreboard: CE62
    @Test func instancesThatDieAtAnyStepRevokeNothingWithoutNeed() async throws {
        var deaths = 0
        for seed in 100..<160 as Range<UInt64> {
            let life = try await Self.live(
                seed,
                .init(crash: 0.5, lostAnswer: 0.02, lostRequest: 0.05),
                instances: 2 + Int(seed % 5),
                audiences: 1 + Int(seed % 4)
            )
            deaths += life.deaths
        }
        #expect(deaths > 60)
    }

    // Scoreboard: CE62
    @Test func storeThatFailsNowAndThenLosesNoToken() async throws {
        for seed in 200..<240 as Range<UInt64> {
            _ = try await Self.live(
                seed,
                .init(crash: 0.2, lostAnswer: 0.02, lostRequest: 0.02, storeFailure: 0.08),
                instances: 2 + Int(seed % 4),
                audiences: 1 + Int(seed % 4)
            )
        }
    }
}
