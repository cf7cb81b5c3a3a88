//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Counts how calls ended over the last minute, in six steps of ten seconds.
struct OutcomeWindow: Sendable {
    private struct Step: Sendable {
        var number = Int64.min
        var calls = 0
        var failures = 0
    }

    private static let length = Int64.seconds(10)
    private var steps = Array(repeating: Step(), count: 6)

    mutating func record(failed: Bool, now: Int64) {
        let number = now / Self.length
        let index = Int(((number % 6) + 6) % 6)
        if self.steps[index].number != number { self.steps[index] = Step(number: number) }
        self.steps[index].calls += 1
        if failed { self.steps[index].failures += 1 }
    }

    /// Whether at least half of at least ten calls failed.
    func isFailing(now: Int64) -> Bool {
        let oldest = now / Self.length - 5
        let recent = self.steps.lazy.filter { $0.number >= oldest }
        let calls = recent.reduce(0) { $0 + $1.calls }
        return calls >= 10 && recent.reduce(0) { $0 + $1.failures } * 2 >= calls
    }
}
