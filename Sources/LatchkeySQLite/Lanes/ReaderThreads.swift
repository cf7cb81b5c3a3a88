//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeySQLite

/// Counts the threads of a store that read, for the one that writes.
final class ReaderThreads: Sendable {
    private struct State {
        var running = 0
        var starting = 0
        var failure: SQLiteFailure?
    }

    private let monitor = Monitor(State())

    /// Notes that a thread is to be waited for, or could not be started.
    func count(_ isStarted: Bool) {
        self.monitor.withLock { state in
            if isStarted {
                state.running += 1
                state.starting += 1
            } else {
                state.failure = SQLiteFailure(SQLITE_NOMEM)
            }
        }
        self.monitor.wakeAll()
    }

    /// A thread has the file open.
    func started() {
        self.monitor.withLock { $0.starting -= 1 }
        self.monitor.wakeAll()
    }

    /// A thread could not open the file.
    func failed(_ failure: SQLiteFailure) {
        self.monitor.withLock { state in
            state.starting -= 1
            state.failure = failure
        }
        self.monitor.wakeAll()
    }

    /// A thread has closed the file.
    func ended() {
        self.monitor.withLock { $0.running -= 1 }
        self.monitor.wakeAll()
    }

    /// Blocks until all threads have the file open.
    func waitForStart() throws(SQLiteFailure) {
        let failure = self.monitor.wait { state -> SQLiteFailure?? in
            state.starting == 0 || state.failure != nil ? .some(state.failure) : nil
        }
        if let failure = failure ?? nil { throw failure }
    }

    /// Blocks until no thread has the file open.
    func waitForEnd() {
        _ = self.monitor.wait { $0.running == 0 ? () : nil }
    }
}
