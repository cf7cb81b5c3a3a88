//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What getting a held token through a handle costs.
package struct HandleResult: BenchResult {
    /// How many times the floor with one key an owned token costs.
    package var ownedRatio: Double
    /// How many times the floor with one key a look at the token costs.
    package var borrowedRatio: Double
    /// How many times the throughput of one core two cores reach that get the same token.
    package var twoCoreScaling: Double
    /// The same for looks at the token.
    package var borrowedTwoCoreScaling: Double
    /// In how many rounds both cores were there for nothing else; when there are enough, only these count.
    package var cleanTwoCoreRounds: Int
    /// The processor time of an owned token.
    package var ownedNanoseconds: Double
    /// The processor time of a look at the token.
    package var borrowedNanoseconds: Double
    /// The processor time of the floor with one key.
    package var floorNanoseconds: Double
    /// How many blocks one hit allocates, whichever way; `nil` where they cannot be counted.
    package var allocationsPerHit: Double?

    package static let explanation = "One held token, got through a handle."

    package var table: TextTable {
        var table = TextTable()
        table.append(["owned, ns", self.ownedNanoseconds.fixed(1)])
        table.append(["borrowed, ns", self.borrowedNanoseconds.fixed(1)])
        table.append(["floor with one key, ns", self.floorNanoseconds.fixed(1)])
        table.append(["throughput of two cores, owned", self.twoCoreScaling.fixed(2)])
        table.append(["throughput of two cores, borrowed", self.borrowedTwoCoreScaling.fixed(2)])
        table.append(["undisturbed rounds of two cores", "\(self.cleanTwoCoreRounds)"])
        table.append(["allocations", self.allocationsPerHit?.fixed(2) ?? "–"])
        return table
    }

    /// Without enough rounds in which both cores ran at once, nothing is proven.
    private var provenScaling: Double {
        self.cleanTwoCoreRounds >= Samples.enough ? self.twoCoreScaling : .nan
    }

    package var targets: [BenchTarget] {
        [
            .init("owned: times the floor", self.ownedRatio, .atMost, 0.75),
            .init("borrowed: times the floor", self.borrowedRatio, .atMost, 0.5),
            .init("two cores: throughput beside one", self.provenScaling, .atLeast, 1.6),
            .init("allocations", self.allocationsPerHit ?? .nan, .atMost, 0),
        ]
    }
}
