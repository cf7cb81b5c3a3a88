//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

@testable import LatchkeySimulator

extension ReadyScenario {
    /// The scenario with so few requests that a debug build simulates it in a second or two.
    ///
    /// - Parameters:
    ///   - requests: How many requests there are at most, for each policy.
    ///   - policies: How many policies are kept; all by default.
    /// - Returns: The scenario.
    /// - Throws: ``ScenarioError`` when the scenario is wrong.
    func small(requests: Double = 12_000, policies: Int = .max) throws -> Scenario {
        var scenario = try self.scenario()
        if scenario.duration > .seconds(4 * 3600), scenario.issuer.outages.isEmpty {
            let end = Duration.seconds(4 * 3600)
            scenario.duration = end
            scenario.workload = scenario.workload.filter { $0.span.start < end }
            for index in scenario.workload.indices {
                let span = scenario.workload[index].span
                scenario.workload[index].span.length = min(span.length, end - span.start)
            }
        }
        if scenario.workload.allSatisfy({ $0.first == 0 }) { scenario.keepKeys(60) }
        let count = scenario.workload.reduce(0) { $0 + $1.rate * $1.span.length.secondCount }
        for index in scenario.workload.indices { scenario.workload[index].rate *= min(1, requests / count) }
        scenario.fleet.tick = max(scenario.fleet.tick, .seconds(20))
        scenario.fleet.feedWait = .seconds(60)
        scenario.policies = Array(scenario.policies.prefix(policies))
        return scenario
    }
}

extension Scenario {
    /// Leaves out all keys but the first.
    fileprivate mutating func keepKeys(_ limit: Int) {
        self.keys.count = min(self.keys.count, limit)
        self.keys.tenants = min(self.keys.tenants, self.keys.count)
        self.fleet.instances = min(self.fleet.instances, max(20, limit))
        for index in self.workload.indices {
            self.workload[index].count = min(self.workload[index].count, limit)
            if case .onboarding(let from) = self.workload[index].kind {
                self.workload[index].kind = .onboarding(from: min(from, limit))
            }
        }
    }
}

extension SimulationResult {
    /// What was measured under a policy.
    func policy(_ name: String) throws -> PolicyResult {
        guard let policy = self.policies.first(where: { $0.name == name }) else { throw Missing(name: name) }
        return policy
    }

    /// Nothing was measured under a policy of this name.
    struct Missing: Error {
        var name: String
    }
}
