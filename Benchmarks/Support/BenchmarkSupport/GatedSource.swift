//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenCache
import Synchronization

/// A source that acquires when it is told to.
public final class GatedSource: TokenSource {
    private struct State {
        var isOpen: Bool
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    /// Creates a source.
    ///
    /// - Parameter isOpen: Whether it acquires at once; `false` by default.
    public init(isOpen: Bool = false) {
        self.state = Mutex(State(isOpen: isOpen))
    }

    /// Waits for the gate, then returns a token.
    public func acquire(_ context: AcquisitionContext) async throws -> AcquiredToken {
        await withCheckedContinuation { continuation in
            let isOpen = self.state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
        return BenchKeys.token
    }

    /// Lets acquisitions go on.
    public func open() {
        let waiting = self.state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}
