//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// How much memory and time a simulation takes, before it begins.
package struct SimulationEstimate: Sendable {
    /// How many requests there are, for all policies together.
    package var requests: Double
    /// How many bytes of memory it takes.
    package var bytes: Double
    /// How many seconds it takes on one core of a common machine, in a release build.
    package var seconds: Double

    /// The most requests, bytes and seconds that are sensible.
    package static let limit = (requests: 500e6, bytes: 4e9, seconds: 3600.0)

    /// Estimates a scenario.
    package init(_ scenario: Scenario) {
        let duration = scenario.duration.secondCount
        let perPolicy = scenario.workload.reduce(0.0) { sum, load in
            if case .trace(let trace) = load.kind { return sum + Double(trace.times.count) }
            return sum + load.rate * min(load.span.length.secondCount, duration)
        }
        let policies = Double(scenario.policies.count)
        let engines = Double(scenario.policies.count { !$0.isModel })
        let instances = Double(scenario.fleet.instances)
        let pairs = instances * Double(scenario.keys.count)
        let held = instances * Double(min(scenario.keys.count, 100_000))
        let lives = max(1, duration / scenario.tokens.life.secondCount) * 2
        let ticks = instances * duration / max(0.1, scenario.fleet.tick.secondCount) * engines
        self.requests = perPolicy * policies
        self.bytes = held * 700 + pairs * 16 + Double(scenario.keys.count) * 100 * lives + perPolicy.squareRoot()
        // A hit takes some 300 ns, a tick of the engine 6 µs, a token that is acquired or adopted 60 µs.
        self.seconds = self.requests * 3e-7 + ticks * 6e-6 + min(pairs * lives * engines, self.requests) * 6e-5
    }

    /// Refuses what is absurd.
    ///
    /// - Throws: ``ScenarioError`` with the estimate.
    func check() throws(ScenarioError) {
        guard
            self.requests > Self.limit.requests || self.bytes > Self.limit.bytes || self.seconds > Self.limit.seconds
        else { return }
        throw ScenarioError(
            "",
            """
            The scenario is too large: \(Self.count(self.requests)) requests in all, about \
            \(Self.count(self.bytes / 1e6)) MB of memory and \(Self.count(self.seconds)) s of time. At most \
            \(Self.count(Self.limit.requests)) requests, \(Self.count(Self.limit.bytes / 1e6)) MB and \
            \(Self.count(Self.limit.seconds)) s are allowed: make it shorter, the rates lower, the fleet or the keys fewer.
            """
        )
    }

    /// A number with its thousands apart.
    private static func count(_ number: Double) -> String {
        guard number < 1e15 else { return "more than a thousand billion" }
        let digits = Array(String(Int64(number.rounded())))
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return text
    }
}
