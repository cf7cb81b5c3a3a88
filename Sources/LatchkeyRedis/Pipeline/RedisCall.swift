//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// Commands that go out together on one connection, and who waits for their replies.
final class RedisCall: Sendable {
    /// What became of the commands.
    struct Outcome: Sendable {
        /// The replies that came, in the order of the commands.
        var replies: [RESPValue]
        /// Why the rest did not come; `nil` when all came.
        var failure: RedisError?
    }

    private enum Waiter {
        /// Nobody waits yet. Can move to `waiting` and `gone`.
        case expected
        /// Somebody waits. Can move to `gone`.
        case waiting(RedisContinuation)
        /// Whoever waited was answered, or need not wait. Final.
        case gone(RedisError?)
    }

    private struct State {
        var waiter = Waiter.expected
        /// The replies so far, as long as somebody will want them.
        var replies: [RESPValue] = []
        /// How many replies are still to come, whether or not somebody waits.
        var missing: Int
    }

    /// The commands in the protocol.
    let bytes: [UInt8]
    /// When whoever waits is told that the time is over, by the continuous clock.
    let deadline: Int64
    private let state: Mutex<State>

    init(bytes: [UInt8], count: Int, deadline: Int64) {
        self.bytes = bytes
        self.deadline = deadline
        self.state = Mutex(State(missing: count))
    }

    /// Commands of which one follows the other without anything in between.
    convenience init(_ commands: [RedisCommand], deadline: Int64) {
        let bytes = commands.count == 1 ? commands[0].bytes : commands.flatMap(\.bytes)
        self.init(bytes: bytes, count: commands.count, deadline: deadline)
    }

    /// Submits the call and waits for its end, or for that of the calling task.
    func outcome(submit: (RedisCall) -> Void) async -> Outcome {
        await withTaskCancellationHandler {
            await withRedisContinuation { continuation in
                if self.begin(continuation) { submit(self) }
            }
        } onCancel: {
            self.fail(.cancelled)
        }
    }

    private func begin(_ continuation: RedisContinuation) -> Bool {
        let refusal: RedisError? = self.state.withLock { state in
            // A cancelled call is not sent.
            if case .gone(let error) = state.waiter { return error ?? .cancelled }
            state.waiter = .waiting(continuation)
            return nil
        }
        guard let refusal else { return true }
        continuation.resume(returning: Outcome(replies: [], failure: refusal))
        return false
    }

    /// Whether nobody waits any more.
    var isOver: Bool {
        self.state.withLock { state in
            if case .gone = state.waiter { true } else { false }
        }
    }

    /// An outcome on its way to who waits for it.
    struct Answer {
        fileprivate let continuation: RedisContinuation
        fileprivate let outcome: Outcome

        func deliver() { self.continuation.resume(returning: self.outcome) }
    }

    /// Takes the next reply, and returns whether it was the last and what is to be delivered then.
    func receive(_ reply: RESPValue) -> (isLast: Bool, Answer?) {
        self.state.withLock { state in
            state.missing -= 1
            let isLast = state.missing == 0
            guard case .waiting(let continuation) = state.waiter else { return (isLast, nil) }
            state.replies.append(reply)
            guard isLast else { return (false, nil) }
            state.waiter = .gone(nil)
            return (true, Answer(continuation: continuation, outcome: Outcome(replies: state.replies)))
        }
    }

    /// Tells whoever waits that no more replies come.
    func fail(_ error: RedisError) {
        let resumption = self.state.withLock { state -> (RedisContinuation, Outcome)? in
            switch state.waiter {
            case .gone: return nil
            case .expected:
                state.waiter = .gone(error)
                return nil
            case .waiting(let continuation):
                state.waiter = .gone(error)
                defer { state.replies = [] }
                return (continuation, Outcome(replies: state.replies, failure: error))
            }
        }
        if let (continuation, outcome) = resumption { continuation.resume(returning: outcome) }
    }
}

extension RedisError {
    static var cancelled: Self {
        .init(.cancelled, "The task that called Redis was cancelled.")
    }

    static var callTimedOut: Self {
        .init(.timedOut, "Redis did not answer in time.")
    }

    static var callTimedOutUnsent: Self {
        .init(.timedOut, "The time ran out before the command could be sent to Redis.")
    }

    static var clientClosed: Self {
        .init(.closed, "The Redis client was closed; make another to go on.")
    }
}
