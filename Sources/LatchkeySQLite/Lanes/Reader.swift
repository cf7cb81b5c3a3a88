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

    /// Serves calls until the lane ends.
    func run() {
        while case .calls(let calls) = self.lane.next(for: self.thread, atMost: Self.callsPerLook) {
            // A look taken after all these calls came is as good for each of them as one of its own.
            let isShared = calls.count > 1 && (try? self.session.connection.execute("BEGIN")) != nil
            for call in calls where !call.isAnswered {
                do throws(SQLiteFailure) {
                    try call.perform(self.session)
                    call.answer()
                } catch {
                    if error.isDamage { self.lock.set(.damaged) }
                    self.session.report.failedToRead(error)
                    call.fail(TokenStoreError(error))
                }
            }
            if isShared { try? self.session.connection.execute("COMMIT") }
        }
    }
}
