//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// A call that waits for a thread of the store, or that a thread works on.
protocol LaneCall: Sendable {
    /// When the caller is answered at the latest, by the system's continuous clock.
    var deadline: Int64 { get }
    /// Whether the caller must not be answered before the disk has what was written.
    var mustReachDisk: Bool { get }
    /// Whether the caller has its answer, because the time ran out.
    var isAnswered: Bool { get }

    /// Does what the caller wants; again when what was done had to be undone.
    func perform(_ session: Session) throws(SQLiteFailure)
    /// Answers with what the last performance found.
    func answer()
    /// Answers that it could not be done; nothing happens when the caller has its answer.
    func fail(_ error: TokenStoreError)
}

/// A call with the type of its answer.
final class StoreCall<Answer: Sendable>: LaneCall {
    private enum State: Sendable {
        /// Nobody has answered yet. Can move to `performed` and `answered`.
        case waiting(CheckedContinuation<Answer, Never>)
        /// The answer is known. Can move to `answered`, or be replaced when the call is performed again.
        case performed(CheckedContinuation<Answer, Never>, Answer)
        /// The caller has its answer. Final.
        case answered
    }

    let deadline: Int64
    let mustReachDisk: Bool
    private let work: @Sendable (Session) throws(SQLiteFailure) -> Answer
    private let failed: @Sendable (TokenStoreError) -> Answer
    private let state: Locked<State>

    init(
        deadline: Int64,
        mustReachDisk: Bool,
        continuation: CheckedContinuation<Answer, Never>,
        failed: @escaping @Sendable (TokenStoreError) -> Answer,
        work: @escaping @Sendable (Session) throws(SQLiteFailure) -> Answer
    ) {
        self.deadline = deadline
        self.mustReachDisk = mustReachDisk
        self.work = work
        self.failed = failed
        self.state = Locked(.waiting(continuation))
    }

    var isAnswered: Bool {
        self.state.withLock { if case .answered = $0 { true } else { false } }
    }

    func perform(_ session: Session) throws(SQLiteFailure) {
        let answer = try self.work(session)
        self.state.withLock { state in
            switch state {
            case .waiting(let continuation), .performed(let continuation, _):
                state = .performed(continuation, answer)
            case .answered: break
            }
        }
    }

    func answer() {
        let ready = self.state.withLock { state -> (CheckedContinuation<Answer, Never>, Answer)? in
            guard case .performed(let continuation, let answer) = state else { return nil }
            state = .answered
            return (continuation, answer)
        }
        if let (continuation, answer) = ready { continuation.resume(returning: answer) }
    }

    func fail(_ error: TokenStoreError) {
        let continuation = self.state.withLock { state -> CheckedContinuation<Answer, Never>? in
            switch state {
            case .waiting(let continuation), .performed(let continuation, _):
                state = .answered
                return continuation
            case .answered: return nil
            }
        }
        continuation?.resume(returning: self.failed(error))
    }
}
