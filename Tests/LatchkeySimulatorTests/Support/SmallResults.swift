//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeySimulator

/// What small forms of all ready scenarios lead to, simulated once.
enum SmallResults {
    private static let all = Dictionary(
        uniqueKeysWithValues: ReadyScenario.all.map { ready in
            (ready.name, Result { try Simulation(ready.small(requests: 2500, policies: 3)).run() })
        }
    )

    /// What the small form of a scenario leads to.
    static func result(_ name: String) throws -> SimulationResult { try #require(self.all[name]).get() }
}
