//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

/// Each policy against its rules written down with arrays.
@Suite(.timeLimit(.minutes(1))) struct EvictionModelTests {
    private static let seeds: [UInt64] = [1, 2, 3]

    @Test(arguments: Self.seeds) func lruDoesWhatItsModelDoes(seed: UInt64) throws {
        var fuzz = EvictionFuzz<LRUModel>(seed: seed)
        try fuzz.run(steps: 1_000)
    }

    @Test(arguments: Self.seeds) func clockDoesWhatItsModelDoes(seed: UInt64) throws {
        var fuzz = EvictionFuzz<ClockModel>(seed: seed)
        try fuzz.run(steps: 1_000)
    }

    @Test(arguments: Self.seeds) func sieveDoesWhatItsModelDoes(seed: UInt64) throws {
        var fuzz = EvictionFuzz<SIEVEModel>(seed: seed)
        try fuzz.run(steps: 1_000)
    }

    // Scoreboard: CE37
    @Test(arguments: Self.seeds) func s3FIFODoesWhatItsModelDoes(seed: UInt64) throws {
        var fuzz = EvictionFuzz<S3FIFOModel>(seed: seed)
        try fuzz.run(steps: 1_000)
    }

    @Test(arguments: Self.seeds) func wTinyLFUDoesWhatItsModelDoes(seed: UInt64) throws {
        var fuzz = EvictionFuzz<WTinyLFUModel>(seed: seed)
        try fuzz.run(steps: 1_000)
    }
}
