//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A suspended caller.
struct Waiter: Sendable {
    let continuation: WaiterContinuation
    /// The result that the caller reports when it gets the token of its flight.
    let result: RequestResult
    /// Whether the caller takes the token without asking how it was obtained.
    let isPlain: Bool

    init(continuation: WaiterContinuation, result: RequestResult, isPlain: Bool = false) {
        self.continuation = continuation
        self.result = result
        self.isPlain = isPlain
    }

    func resume(_ answer: WaiterAnswer) {
        self.continuation.resume(returning: answer)
    }
}
