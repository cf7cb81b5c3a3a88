//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyEngineSimulation
import Testing

/// The whole engine with callers, an issuer and a store, on one thread and under virtual time.
@Suite(.timeLimit(.minutes(5))) struct SimulationTests {
    // Scoreboard: CE95
    @Test(arguments: 1...24 as ClosedRange<UInt64>)
    func nothingIsViolatedWhateverFails(seed: UInt64) throws {
        let outcome = try EngineSimulation.run(seed: seed)
        #expect(outcome.violations == [])
        #expect(outcome.events >= 500)
        #expect(outcome.faults >= 5)
    }

    // Scoreboard: CE95
    @Test func sameSeedLeadsToTheSameTrace() throws {
        let traces = try ([7, 8, 7, 8] as [UInt64]).map { try EngineSimulation.run(seed: $0).trace }
        #expect(traces[0] == traces[2])
        #expect(traces[1] == traces[3])
        #expect(traces[0] != traces[1])
    }

    // Scoreboard: CE95
    @Test(arguments: [10, 20] as [UInt64])
    func noRefreshIsLateWhenNothingFails(seed: UInt64) throws {
        let outcome = try EngineSimulation.run(seed: seed, isQuiet: true)
        #expect(outcome.violations == [])
        #expect(outcome.faults == 0)
    }
}
