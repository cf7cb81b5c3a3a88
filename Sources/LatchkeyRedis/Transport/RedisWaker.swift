//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyHiredis
import Synchronization

/// Wakes the thread that polls; a wake-up costs a system call only when the thread sleeps or is about to.
@safe final class RedisWaker: Sendable {
    private enum State {
        /// The thread works and will look again before it sleeps.
        static let working = 0
        /// The thread sleeps, or has looked for the last time before it does.
        static let sleeping = 1
        /// There is something to look at.
        static let woken = 2
    }

    private let state = Atomic<Int>(State.working)
    /// What the thread polls, and what wakes it.
    private let descriptors: (Int32, Int32)

    init?() {
        let opened: [Int32]? = unsafe withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2) { pair in
            guard let start = pair.baseAddress, unsafe latchkey_waker_open(start) == 1 else { return nil }
            return unsafe [start[0], start[1]]
        }
        guard let opened else { return nil }
        self.descriptors = (opened[0], opened[1])
    }

    deinit {
        unsafe withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2) { pair in
            guard let start = pair.baseAddress else { return }
            unsafe start[0] = self.descriptors.0
            unsafe start[1] = self.descriptors.1
            unsafe latchkey_waker_close(start)
        }
    }

    /// What to poll.
    var descriptor: Int32 { self.descriptors.0 }

    /// Makes the thread look once more, from any thread.
    func wake() {
        guard self.state.load(ordering: .relaxed) != State.woken else { return }
        if self.state.exchange(State.woken, ordering: .acquiringAndReleasing) == State.sleeping {
            latchkey_waker_signal(self.descriptors.1)
        }
    }

    /// The thread begins to look: what is left from now on wakes it.
    func beginWork() {
        self.state.store(State.working, ordering: .sequentiallyConsistent)
    }

    /// The thread wants to sleep; `false` when there is something new to look at.
    func maySleep() -> Bool {
        self.state.compareExchange(
            expected: State.working,
            desired: State.sleeping,
            ordering: .acquiringAndReleasing
        ).exchanged
    }

    /// The thread was woken by the descriptor.
    func reset() {
        latchkey_waker_reset(self.descriptors.0)
    }
}
