//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The end of a call that was given only so much time: its result or the end of the time, whichever is first.
final class BoundedCall: Sendable {
    private struct State: Sendable {
        var isOver = false
        var whenOver: (@Sendable (Bool) -> Void)?
    }

    private let state = Locked(State())

    /// Calls a closure when the call is over: with `true` when it ended in time, at once with `false` when it is already.
    func onEnd(_ body: @escaping @Sendable (Bool) -> Void) {
        let isOver = self.state.withLock { state in
            if !state.isOver { state.whenOver = body }
            return state.isOver
        }
        if isOver { body(false) }
    }

    /// Ends the call, the first time that it is called.
    func end(inTime: Bool) {
        let body = self.state.withLock { state -> (@Sendable (Bool) -> Void)? in
            guard !state.isOver else { return nil }
            state.isOver = true
            defer { state.whenOver = nil }
            return state.whenOver
        }
        body?(inTime)
    }
}
