//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Synchronization

/// A source that acquires when it is told to, and counts how often it was asked.
final class GatedSource: TokenSource {
    private struct State {
        var isOpen = false
        var waiting: [CheckedContinuation<Void, Never>] = []
        var acquisitions = 0
    }

    private let state = Mutex(State())

    /// How often a token was asked for.
    var acquisitions: Int { self.state.withLock { $0.acquisitions } }

    func acquire(_ context: AcquisitionContext) async throws -> AcquiredToken {
        await withCheckedContinuation { continuation in
            let isOpen = self.state.withLock { state in
                state.acquisitions += 1
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
        return AcquiredToken(value: "token", lifetime: .duration(.seconds(3600)))
    }

    /// Lets acquisitions go on.
    func open() {
        let waiting = self.state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}
