//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// What the thread that polls is asked to do beside moving calls on.
final class RedisLoopInbox: Sendable {
    enum Command: Sendable {
        /// Look after a pipeline.
        case add(RedisPipeline)
        /// Use this connection for the pipeline, and send this call first.
        case attach(RedisPipeline, RedisSocket, greeting: RedisCall)
        /// Close the pipeline's connection.
        case detach(RedisPipeline, RedisError)
        /// Close the pipeline's connection and forget the pipeline.
        case remove(RedisPipeline)
    }

    private struct State {
        var commands: [Command] = []
        var isStopping = false
    }

    let waker: RedisWaker
    private let state = Mutex(State())

    init(waker: RedisWaker) {
        self.waker = waker
    }

    /// Leaves a command for the thread; after the end of the thread it does nothing, but for closing what it carries.
    func submit(_ command: Command) {
        let isTaken = self.state.withLock { state in
            guard !state.isStopping else { return false }
            state.commands.append(command)
            return true
        }
        if isTaken { return self.waker.wake() }
        switch command {
        case .attach(let pipeline, _, let greeting):
            greeting.fail(.clientClosed)
            pipeline.close()
        case .add(let pipeline), .detach(let pipeline, _), .remove(let pipeline): pipeline.close()
        }
    }

    /// Asks the thread to end.
    func stop() {
        self.state.withLock { $0.isStopping = true }
        self.waker.wake()
    }

    /// Takes the commands left so far, and whether to end after them.
    func take() -> (commands: [Command], isStopping: Bool) {
        self.state.withLock { state in
            defer { state.commands = [] }
            return (state.commands, state.isStopping)
        }
    }
}
