//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeySimulator

/// What instances without leases acquire in vain, against what is to be expected.
@Suite(.timeLimit(.minutes(5))) struct SharingTests {
    // Scoreboard: CE92
    @Test func duplicatesWithoutLeasesAreAsManyAsExpected() throws {
        var scenario = try ReadyScenario.sharing.scenario()
        scenario.duration = .seconds(1800)
        scenario.workload[0].span.length = scenario.duration
        scenario.fleet.feedWait = .seconds(60)
        scenario.fleet.tick = .seconds(5)
        scenario.policies = scenario.policies.filter { ["Latchkey", "Latchkey, no leases"].contains($0.name) }
        let result = try Simulation(scenario).run()
        #expect(try result.policy("Latchkey").totals.duplicateCalls == 0)
        // In the beginning all instances need all tokens at once; what is expected holds from then on.
        let spans = try result.policy("Latchkey, no leases").spans.filter { $0.startSeconds >= 60 }
        let duplicates = Double(spans.reduce(0) { $0 + $1.duplicateCalls })
        let generations = Double(spans.reduce(0) { $0 + $1.issuerCalls }) - duplicates
        // A token is known to all about a second after the call for it. What instances take from the store counts as 30
        // seconds shorter, and refreshes are spread over a tenth of that life.
        let expected = Double(scenario.fleet.instances - 1) * 1.02 / 57
        let found = duplicates / generations
        #expect(found > 0.7 * expected && found < 1.3 * expected, "\(found) for \(expected) in \(generations)")
    }
}
