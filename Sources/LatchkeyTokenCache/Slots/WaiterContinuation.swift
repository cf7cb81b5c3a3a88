//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#if LATCHKEY_TSAN
import Synchronization

/// Shows ThreadSanitizer what a continuation orders: it does not see it when the resumption comes before the suspension.
private final class Order: Sendable {
    private let isResumed = Atomic(false)

    func resume() { self.isResumed.store(true, ordering: .releasing) }
    func wake() { _ = self.isResumed.load(ordering: .acquiring) }
}
#endif

/// Resumes one suspended caller, once; checked for it in debug builds.
@safe struct WaiterContinuation: Sendable {
    #if LATCHKEY_TSAN
    private let base: CheckedContinuation<WaiterAnswer, Never>
    private let order: Order

    fileprivate init(_ base: CheckedContinuation<WaiterAnswer, Never>, order: Order) {
        self.base = base
        self.order = order
    }

    func resume(returning answer: WaiterAnswer) {
        self.order.resume()
        self.base.resume(returning: answer)
    }
    #elseif DEBUG
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
    #if LATCHKEY_TSAN
    let order = Order()
    let answer = await withCheckedContinuation { body(WaiterContinuation($0, order: order)) }
    order.wake()
    return answer
    #elseif DEBUG
    await withCheckedContinuation { body(WaiterContinuation($0)) }
    #else
    unsafe await withUnsafeContinuation { unsafe body(WaiterContinuation($0)) }
    #endif
}
