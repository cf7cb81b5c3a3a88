//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// Callers of a bench's cache that want the token of one key and do not ask how it was obtained.
final class Crowd: Sendable {
    private typealias Answer = Result<AccessToken, TokenCacheError>

    private let answers: Locked<[Int: Answer]>
    private let tasks: Locked<[Task<Void, Never>]>
    let count: Int

    /// Starts the callers.
    init(_ count: Int, on bench: CacheBench, _ key: CacheKey? = nil) {
        self.count = count
        self.answers = Locked([:])
        self.tasks = Locked([])
        let key = key ?? bench.key
        let tasks = (0..<count).map { number in
            bench.start { [self] in
                let answer: Answer
                do throws(TokenCacheError) {
                    answer = .success(try await bench.cache.token(for: key, from: bench.source))
                } catch {
                    answer = .failure(error)
                }
                self.answers.withLock { $0[number] = answer }
            }
        }
        self.tasks.withLock { $0 = tasks }
    }

    /// How many have no answer yet.
    var waiting: Int { self.count - self.answers.withLock(\.count) }

    /// The text of the tokens that callers got, with how many got it.
    var tokens: [String: Int] { self.tally { try? $0.get().value } }

    /// The categories of the errors that callers got, with how many got it.
    var errors: [TokenCacheError.Code: Int] {
        self.tally { if case .failure(let error) = $0 { error.code } else { nil } }
    }

    /// The errors that callers got.
    var causes: [any Error] {
        self.answers.withLock { $0.values.compactMap { if case .failure(let error) = $0 { error.cause } else { nil } } }
    }

    /// Cancels the tasks of those whose number is a multiple of another.
    func cancel(every step: Int = 1) {
        let tasks = self.tasks.withLock { $0 }
        for number in stride(from: 0, to: tasks.count, by: step) { tasks[number].cancel() }
    }

    private func tally<Value: Hashable & Sendable>(_ value: @Sendable (Answer) -> Value?) -> [Value: Int] {
        self.answers.withLock { answers in
            Dictionary(answers.values.compactMap(value).map { ($0, 1) }, uniquingKeysWith: +)
        }
    }
}
