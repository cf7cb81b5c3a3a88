//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A scenario that comes with the simulator, to be run as it is or to start one's own from.
public struct ReadyScenario: Sendable {
    /// What the scenario is called on the command line.
    public let name: String
    /// The scenario as JSON.
    public let text: String

    /// All scenarios, in the order in which they are listed.
    public static var all: [Self] {
        [
            .issuerOutage, .redisOutage, .fleetRestart, .certificateRotation, .tokenRevocation, .tenantThrottling,
            .memoryPressure, .flashCrowd, .tenantOnboarding, .nightlyScan, .fleetDay, .refreshCost, .refreshRules,
            .sharing,
        ]
    }

    /// Finds a scenario.
    ///
    /// - Parameter name: What it is called.
    /// - Returns: The scenario, or `nil` when there is none of that name.
    public static func named(_ name: String) -> Self? { self.all.first { $0.name == name } }

    /// Reads the scenario.
    ///
    /// - Returns: The scenario.
    /// - Throws: ``ScenarioError``; never for the scenarios of this module.
    public func scenario() throws(ScenarioError) -> Scenario { try Scenario(parsing: self.text, name: self.name) }
}
