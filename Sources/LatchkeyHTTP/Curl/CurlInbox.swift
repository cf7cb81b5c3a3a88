//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// What the engine's thread is asked to do, and how it says that it has ended.
final class CurlInbox: Sendable {
    enum Command: Sendable {
        case start(Exchange)
        case resume(Exchange)
        case abort(Exchange)
    }

    private enum Phase {
        /// Commands are taken. Can move to `stopping`.
        case running
        /// The thread ends with its next round. Can move to `stopped`.
        case stopping
        /// The thread has ended and the multi handle is gone. Final.
        case stopped
    }

    private struct State {
        var phase = Phase.running
        var commands: [Command] = []
        /// How many threads are about to wake the thread up: the multi handle stays until they have.
        var wakers = 0
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let multi: CurlMultiHandle
    private let state = Mutex(State())

    init(_ multi: CurlMultiHandle) {
        self.multi = multi
    }

    /// Leaves a command for the thread; `false` when the thread takes no more.
    func submit(_ command: Command) -> Bool {
        let (isTaken, wakes) = self.state.withLock { state in
            guard case .running = state.phase else { return (false, false) }
            state.commands.append(command)
            // A thread that has not yet taken the earlier commands will see this one with them.
            guard state.commands.count == 1 else { return (true, false) }
            state.wakers += 1
            return (true, true)
        }
        if wakes { self.wakeUp() }
        return isTaken
    }

    /// Asks the thread to end.
    func stop() {
        let wakes = self.state.withLock { state in
            guard case .running = state.phase else { return false }
            state.phase = .stopping
            state.wakers += 1
            return true
        }
        if wakes { self.wakeUp() }
    }

    /// Wakes the thread up, outside the lock that it takes first.
    private func wakeUp() {
        self.multi.wakeUp()
        let isLast = self.state.withLock { state in
            state.wakers -= 1
            guard case .stopped = state.phase else { return false }
            return state.wakers == 0
        }
        if isLast { self.multi.close() }
    }

    /// Waits until the thread has ended.
    func waitForEnd() async {
        await withCheckedContinuation { (waiter: CheckedContinuation<Void, Never>) in
            let hasEnded = self.state.withLock { state in
                if case .stopped = state.phase { return true }
                state.waiters.append(waiter)
                return false
            }
            if hasEnded { waiter.resume() }
        }
    }
}

// MARK: - On the engine's thread

extension CurlInbox {
    /// Takes the commands left so far, and whether to end after them.
    func take() -> (commands: [Command], isStopping: Bool) {
        self.state.withLock { state in
            defer { state.commands = [] }
            if case .running = state.phase { return (state.commands, false) }
            return (state.commands, true)
        }
    }

    /// Announces that nothing will touch the multi handle again, then closes it, unless a thread is about to wake it up:
    /// then that one does.
    func end() {
        let (waiters, isUnused) = self.state.withLock { state in
            state.phase = .stopped
            defer { state.waiters = [] }
            return (state.waiters, state.wakers == 0)
        }
        if isUnused { self.multi.close() }
        for waiter in waiters { waiter.resume() }
    }
}
