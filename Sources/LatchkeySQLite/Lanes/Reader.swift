//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// What a thread that reads does.
struct Reader {
    /// How many calls share a look at the file: enough to save locking, few enough to answer soon.
    private static let callsPerLook = 32

    let lane: Lane
    /// The number of the thread in its lane.
    let thread: Int
    let session: Session
    let lock: StoreLock
    private let begin: SQLiteStatement
    private let end: SQLiteStatement

    init(lane: Lane, thread: Int, session: Session, lock: StoreLock) {
        self.lane = lane
        self.thread = thread
        self.session = session
        self.lock = lock
        self.begin = SQLiteStatement(session.connection, "BEGIN")
        self.end = SQLiteStatement(session.connection, "COMMIT")
    }

    /// Serves calls until the lane ends.
    func run() {
        while case .calls(let calls) = self.lane.next(for: self.thread, atMost: Self.callsPerLook) {
            // A look taken after all these calls came is as good for each of them as one of its own.
            let isShared = calls.count > 1 && (try? self.begin.run()) != nil
            for call in calls where !call.isAnswered {
                do throws(SQLiteFailure) {
                    try call.perform(self.session)
                } catch {
                    if error.isDamage { self.lock.set(.damaged) }
                    self.session.report.failedToRead(error)
                    call.fail(TokenStoreError(error))
                }
            }
            if isShared { try? self.end.run() }
            // All at once: a thread of the pool that is woken for one would sleep again before the next is ready.
            for call in calls { call.answer() }
        }
    }
}
