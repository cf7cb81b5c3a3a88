//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// One caller of a bench's cache, with what it was told.
final class Caller: Sendable {
    private let answer = Locked<Result<TokenResult, TokenCacheError>?>(nil)
    private let task = Locked<Task<Void, Never>?>(nil)

    /// Starts a caller.
    init(
        on executor: BenchExecutor,
        priority: TaskPriority? = nil,
        call: @escaping @Sendable () async throws(TokenCacheError) -> TokenResult
    ) {
        let task = Task(executorPreference: executor, priority: priority) {
            let answer: Result<TokenResult, TokenCacheError>
            do throws(TokenCacheError) {
                answer = .success(try await call())
            } catch {
                answer = .failure(error)
            }
            self.answer.withLock { $0 = answer }
        }
        self.task.withLock { $0 = task }
    }

    /// Whether the caller has no answer yet.
    var isWaiting: Bool { self.answer.withLock { $0 == nil } }
    /// The token that the caller got.
    var result: TokenResult? { try? self.answer.withLock { $0 }?.get() }
    /// The text of the token that the caller got.
    var token: String? { self.result?.token.value }
    /// How the caller's request was answered.
    var label: RequestResult? { self.result?.result }
    /// The error that the caller got.
    var error: TokenCacheError? {
        if case .failure(let error)? = self.answer.withLock({ $0 }) { error } else { nil }
    }

    /// Cancels the caller's task.
    func cancel() { self.task.withLock { $0 }?.cancel() }
}

extension [Caller] {
    /// How many callers have no answer yet.
    var waiting: Int { self.count { $0.isWaiting } }
    /// The tokens that callers got, `nil` among them when one got none.
    var tokens: Set<String?> { Set(self.map(\.token)) }
    /// The categories of the errors that callers got, `nil` among them when one got none.
    var errors: Set<TokenCacheError.Code?> { Set(self.map(\.error?.code)) }
}
