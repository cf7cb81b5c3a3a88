//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeySimulator

/// The published figures of refresh rules: the chance that users notice an outage, in percent.
@Suite(.timeLimit(.minutes(5))) struct RefreshModelTests {
    private func scenario(outage minutes: Int, policies: [Scenario.Policy]) throws -> Scenario {
        var scenario = try ReadyScenario.refreshRules.scenario()
        scenario.issuer.outages[0].span.length = .seconds(60 * minutes)
        // A request for each key every second is enough to notice.
        scenario.workload[1].rate = 720
        // The longest wait after a failed attempt is ten minutes.
        scenario.duration = .seconds(60 * (120 + minutes + 11))
        scenario.workload[1].span.length = scenario.duration - scenario.workload[1].span.start
        scenario.policies = policies
        return scenario
    }

    private func model(_ preset: ModelPreset) -> Scenario.Policy {
        .init(name: preset.rawValue, kind: .model(.init(rule: preset.rule)))
    }

    // Scoreboard: CE92
    @Test(arguments: [
        (ModelPreset.msalNet, [8.3, 25, 50]), (.azureCoreNet, [0.7, 18, 42]), (.googleGo, [2.1, 19, 44]),
        (.soto, [3.7, 20, 45]), (.awsGo, [0, 6.9, 32]), (.threeQuarters, [0, 0, 25]), (.half, [0, 0, 0]),
    ])
    func modelsComeToThePublishedFigures(preset: ModelPreset, figures: [Double]) throws {
        for (minutes, figure) in zip([5, 15, 30], figures) {
            let scenario = try self.scenario(outage: minutes, policies: [self.model(preset)])
            // Where chance decides about retries, one outage says little.
            let seeds: [UInt64] = preset == .awsGo ? [1, 2, 3, 4] : [1]
            let shares = try seeds.map { seed in
                try Simulation(scenario, seed: seed).run().policy(preset.rawValue).totals.noticed
            }
            let noticed = shares.reduce(0, +) / Double(shares.count) * 100
            #expect(abs(noticed - figure) <= 1, "\(preset.rawValue), \(minutes) min: \(noticed) for \(figure)")
        }
    }

    /// The engine moves its refreshes forward by its jitter, and keeps a floor: it does no worse than its model.
    @Test(arguments: [(15, 0.0), (30, 25.0)])
    func engineDoesNoWorseThanItsModel(minutes: Int, figure: Double) throws {
        let shipped = Scenario.Policy(name: "shipped", kind: .engine(.init()))
        var scenario = try self.scenario(outage: minutes, policies: [shipped])
        scenario.workload[1].rate = 180
        let totals = try Simulation(scenario).run().policy("shipped").totals
        #expect(totals.noticed * 100 <= figure + 1, "\(totals.noticed)")
        #expect(totals.usedKeys == 720)
    }
}
