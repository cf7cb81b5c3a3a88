//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

package import LatchkeyTokenCache
import Synchronization

/// The least that waiting for one token can cost: bare continuations in a preallocated array under a lock.
///
/// Nobody can leave, nobody can be late, and nothing is remembered.
package final class FloorWaiters: Sendable {
    @safe
    private struct State {
        var continuations: [UnsafeContinuation<AccessToken, Never>]
        var token: AccessToken?
    }

    private let state: Mutex<State>

    /// Creates a place to wait.
    ///
    /// - Parameter capacity: How many may wait.
    package init(capacity: Int) {
        var continuations: [UnsafeContinuation<AccessToken, Never>] = unsafe []
        unsafe continuations.reserveCapacity(capacity)
        self.state = unsafe Mutex(State(continuations: continuations, token: nil))
    }

    /// Waits for the token.
    @inline(never)
    package nonisolated(nonsending) func wait() async -> AccessToken {
        unsafe await withUnsafeContinuation { continuation in
            let token = self.state.withLock { state -> AccessToken? in
                if state.token == nil { unsafe state.continuations.append(continuation) }
                return state.token
            }
            if let token { unsafe continuation.resume(returning: token) }
        }
    }

    /// Gives the token to all.
    ///
    /// - Parameter token: The token.
    @inline(never)
    package func resumeAll(with token: AccessToken) {
        let continuations = unsafe self.state.withLock { state in
            state.token = token
            defer { unsafe state.continuations = [] }
            return unsafe state.continuations
        }
        unsafe continuations.forEach { continuation in unsafe continuation.resume(returning: token) }
    }
}
