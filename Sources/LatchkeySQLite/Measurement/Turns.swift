//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What a contestant did in its turns.
struct Turns: Sendable {
    /// How often in a second, by turns.
    var rates: [Double] = []
    /// How long single operations took, in nanoseconds.
    private var latencies: [Int64] = []

    /// One turn.
    struct Turn: Sendable {
        var rate: Double
        var latencies: [Int64] = []
    }

    mutating func append(_ turn: Turn) {
        self.rates.append(turn.rate)
        self.latencies += turn.latencies
    }

    /// The microseconds within which a share of the operations was done.
    func latency(_ share: Double) -> Double {
        guard !self.latencies.isEmpty else { return 0 }
        let sorted = self.latencies.sorted()
        return Double(sorted[Int(Double(sorted.count - 1) * share)]) / 1_000
    }
}

extension [Double] {
    var median: Double { self.isEmpty ? 0 : self.sorted()[self.count / 2] }
}
