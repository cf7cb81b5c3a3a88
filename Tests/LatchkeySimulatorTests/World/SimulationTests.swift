//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeySimulator

@Suite(.timeLimit(.minutes(5))) struct SimulationTests {
    // Scoreboard: CE92
    @Test(arguments: ["redis-outage", "token-revocation"])
    func sameSeedGivesTheSameBytes(name: String) throws {
        let scenario = try #require(ReadyScenario.named(name)).small(requests: 4000, policies: 2)
        let json = try Simulation(scenario).run().json()
        #expect(try Simulation(scenario).run().json() == json)
        #expect(try Simulation(scenario, seed: 77).run().json() != json)
    }

    @Test func issuerOutageGoesUnnoticed() throws {
        let result = try Simulation(ReadyScenario.issuerOutage.small(requests: 20_000)).run()
        let engine = try result.policy("Latchkey").totals
        #expect(engine.errors == 0)
        #expect(engine.issuerCalls > 100)
        // The fleet shares what one of it acquires.
        #expect(engine.duplicateCalls == 0)
        let plain = try result.policy("MSAL.NET").totals
        #expect(2 * plain.issuerCalls > 3 * engine.issuerCalls)
        #expect(plain.requests == engine.requests, "all policies serve the same requests")
    }

    @Test func redisOutageCostsCallsAndNoRequest() throws {
        let result = try Simulation(ReadyScenario.redisOutage.small(requests: 20_000)).run()
        for policy in result.policies { #expect(policy.totals.errors == 0, "\(policy.name)") }
        let engine = try result.policy("Latchkey").totals
        #expect(engine.storeFailures > 0)
        #expect(try result.policy("Latchkey, no store").totals.issuerCalls > engine.issuerCalls)
    }

    @Test func revokedTokensAreNotUsedOnceTheFeedHasTold() throws {
        let result = try Simulation(ReadyScenario.tokenRevocation.small(requests: 20_000)).run()
        let engine = try result.policy("Latchkey").totals
        let blind = try result.policy("Latchkey, no store").totals
        #expect(engine.revokedUses <= 2)
        #expect(blind.revokedUses > 100)
        #expect(engine.errors == 0)
    }

    @Test func restartedFleetTakesItsTokensFromTheStore() throws {
        let result = try Simulation(ReadyScenario.fleetRestart.small(requests: 20_000, policies: 3)).run()
        let shared = try result.policy("Latchkey").totals
        let alone = try result.policy("Latchkey, no store").totals
        #expect(shared.fromStore > 300)
        #expect(shared.issuerCalls * 5 < alone.issuerCalls)
        #expect(shared.errors == 0)
    }

    @Test func crowdIsServedByOneAcquisitionForEachKey() throws {
        let result = try Simulation(ReadyScenario.flashCrowd.small(requests: 20_000)).run()
        let engine = try result.policy("Latchkey").totals
        let naive = try result.policy("No coalescing").totals
        #expect(engine.duplicateCalls == 0)
        #expect(naive.duplicateCalls > 300)
    }

    @Test func lateCredentialsAreCarriedByOthers() throws {
        let result = try Simulation(ReadyScenario.certificateRotation.small(requests: 20_000)).run()
        let shared = try result.policy("Latchkey").totals
        #expect(shared.errors == 0)
        #expect(shared.issuerFailures > 0)
    }

    @Test func throttledTenantIsLeftAlone() throws {
        var scenario = try ReadyScenario.tenantThrottling.small(requests: 100_000)
        scenario.policies = scenario.policies.filter { ["Latchkey", "No coalescing"].contains($0.name) }
        let result = try Simulation(scenario).run()
        let engine = try result.policy("Latchkey").totals
        let naive = try result.policy("No coalescing").totals
        #expect(engine.issuerFailures * 5 < naive.issuerFailures)
    }

    @Test func interruptedSimulationTellsHowFarItCame() throws {
        let scenario = try ReadyScenario.issuerOutage.small(requests: 20_000)
        var asked = 0
        let result = try Simulation(scenario).run(isCancelled: {
            asked += 1
            return asked > 3
        })
        #expect(!result.isComplete)
        #expect(result.policies.count == 1)
        let policy = try #require(result.policies.first)
        #expect(policy.simulatedSeconds > 0)
        #expect(policy.simulatedSeconds < scenario.duration.secondCount)
        #expect(policy.totals.requests > 0)
        #expect(result.html().contains("The simulation was interrupted."))
    }

    @Test func recordedRequestsAreServed() throws {
        var scenario = try Scenario(
            parsing: #"{ "duration": "1h", "workload": [{ "kind": "uniform", "rate": 1 }] }"#
        )
        let lines = (0..<500).map { "\($0 * 5),user-\($0 % 7)" }.joined(separator: "\n")
        let trace = try TraceFile(parsing: lines, path: "", end: scenario.duration.nanosecondCount)
        scenario.workload[0].kind = .trace(trace)
        let totals = try Simulation(scenario).run().policy("Latchkey").totals
        #expect(totals.requests == 500)
        #expect(totals.usedKeys == 7)
        #expect(totals.fromIssuer == 7)
    }
}
