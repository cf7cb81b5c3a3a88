//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Resumes one suspended caller, once; checked for it in debug builds.
@safe struct WaiterContinuation: Sendable {
    #if DEBUG
    private let base: CheckedContinuation<WaiterAnswer, Never>

    fileprivate init(_ base: CheckedContinuation<WaiterAnswer, Never>) {
        self.base = base
    }

    func resume(returning answer: WaiterAnswer) {
        self.base.resume(returning: answer)
    }
    #else
    private let base: UnsafeContinuation<WaiterAnswer, Never>

    fileprivate init(_ base: UnsafeContinuation<WaiterAnswer, Never>) {
        unsafe self.base = base
    }

    func resume(returning answer: WaiterAnswer) {
        unsafe self.base.resume(returning: answer)
    }
    #endif
}

/// Suspends the caller until the closure's continuation is resumed.
nonisolated(nonsending) func withWaiterContinuation(_ body: (WaiterContinuation) -> Void) async -> WaiterAnswer {
    #if DEBUG
    await withCheckedContinuation { body(WaiterContinuation($0)) }
    #else
    unsafe await withUnsafeContinuation { unsafe body(WaiterContinuation($0)) }
    #endif
}
