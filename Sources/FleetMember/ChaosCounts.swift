//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// What the callers of a ``ChaosMember`` were served since it was last told.
final class ChaosCounts: Sendable {
    private struct Serve: Hashable {
        var key: Int
        var token: String
    }

    private struct State {
        var operations = 0
        /// For each token, when the last call began that returned it.
        var serves: [Serve: Int64] = [:]
    }

    private let state = Mutex(State())

    /// Notes that a call returned a token.
    ///
    /// - Parameters:
    ///   - key: The key's number.
    ///   - token: The token.
    ///   - begin: When the call began.
    func served(_ key: Int, _ token: String, begin: Int64) {
        self.state.withLock { state in
            state.operations += 1
            let serve = Serve(key: key, token: token)
            state.serves[serve] = max(state.serves[serve] ?? begin, begin)
        }
    }

    /// Notes that a call failed.
    func failed() { self.state.withLock { $0.operations += 1 } }

    /// Tells what has happened: `operations COUNT`, and `served KEY TOKEN BEGIN` for each token.
    func tell() {
        let state = self.state.withLock { state in
            defer { state = State() }
            return state
        }
        FleetMember.say("operations \(state.operations)")
        for (serve, begin) in state.serves { FleetMember.say("served \(serve.key) \(serve.token) \(begin)") }
    }
}
