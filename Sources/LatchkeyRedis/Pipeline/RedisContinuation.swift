//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Resumes one suspended caller, once; checked for it in debug builds.
@safe struct RedisContinuation: Sendable {
    #if DEBUG
    private let base: CheckedContinuation<RedisCall.Outcome, Never>

    fileprivate init(_ base: CheckedContinuation<RedisCall.Outcome, Never>) {
        self.base = base
    }

    func resume(returning outcome: RedisCall.Outcome) {
        self.base.resume(returning: outcome)
    }
    #else
    private let base: UnsafeContinuation<RedisCall.Outcome, Never>

    fileprivate init(_ base: UnsafeContinuation<RedisCall.Outcome, Never>) {
        unsafe self.base = base
    }

    func resume(returning outcome: RedisCall.Outcome) {
        unsafe self.base.resume(returning: outcome)
    }
    #endif
}

/// Suspends the caller until the closure's continuation is resumed.
nonisolated(nonsending) func withRedisContinuation(_ body: (RedisContinuation) -> Void) async -> RedisCall.Outcome {
    #if DEBUG
    await withCheckedContinuation { body(RedisContinuation($0)) }
    #else
    unsafe await withUnsafeContinuation { unsafe body(RedisContinuation($0)) }
    #endif
}
