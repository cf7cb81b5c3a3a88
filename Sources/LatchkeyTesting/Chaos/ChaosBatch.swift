//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What a ``ChaosStore`` passes on of a call with many keys, and how it answers each of them.
struct ChaosBatch<Input: Sendable, Outcome: Sendable>: Sendable {
    private enum Answer {
        case given(Outcome)
        /// The outcome of what was sent at this place.
        case sent(Int)
    }

    /// What is passed on, in order.
    private(set) var sent: [Input] = []
    private var answers: [Answer] = []

    /// Answers the next key without passing it on.
    mutating func answer(_ outcome: Outcome) {
        self.answers.append(.given(outcome))
    }

    /// Passes the next key on.
    ///
    /// - Parameters:
    ///   - input: The key and what belongs to it.
    ///   - repeated: Whether it is passed on twice; the first outcome is its answer then.
    ///   - outcome: What hides its own outcome; nothing by default.
    mutating func send(_ input: Input, repeated: Bool = false, answeredBy outcome: Outcome? = nil) {
        self.answers.append(outcome.map(Answer.given) ?? .sent(self.sent.count))
        self.sent += repeated ? [input, input] : [input]
    }

    /// The answer to each key, once the outcomes are there.
    func answers(to outcomes: [Outcome]) -> [Outcome] {
        // A store that returns another number of outcomes than it was asked for is passed on as it is.
        guard outcomes.count == self.sent.count else { return outcomes }
        return self.answers.map { answer in
            switch answer {
            case .given(let outcome): outcome
            case .sent(let index): outcomes[index]
            }
        }
    }
}
