//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Counts how calls ended lately, in six steps of time.
struct OutcomeWindow: Sendable {
    private struct Step: Sendable {
        var number = Int64.min
        var calls = 0
        var failures = 0
    }

    private let length: Int64
    private let minimum: Int
    private var steps = Array(repeating: Step(), count: 6)

    /// Creates a window.
    ///
    /// - Parameters:
    ///   - span: How far it looks back; a minute by default.
    ///   - minimum: Of how many calls the share of failures means something; ten by default.
    init(span: Int64 = .seconds(60), minimum: Int = 10) {
        self.length = span / 6
        self.minimum = minimum
    }

    mutating func record(failed: Bool, now: Int64) {
        let number = now / self.length
        let index = Int(((number % 6) + 6) % 6)
        if self.steps[index].number != number { self.steps[index] = Step(number: number) }
        self.steps[index].calls += 1
        if failed { self.steps[index].failures += 1 }
    }

    /// Whether at least half of the calls failed, if there were enough.
    func isFailing(now: Int64) -> Bool {
        let oldest = now / self.length - 5
        let recent = self.steps.lazy.filter { $0.number >= oldest }
        let calls = recent.reduce(0) { $0 + $1.calls }
        return calls >= self.minimum && recent.reduce(0) { $0 + $1.failures } * 2 >= calls
    }
}
