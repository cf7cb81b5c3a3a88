//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeySQLite
import LatchkeyTokenCache

/// What the thread that writes does: one transaction for all calls that came while the last was under way.
///
/// A caller is answered when its transaction is committed.
final class Writer {
    private let lane: Lane
    private let session: Session
    private let lock: StoreLock
    private let maintenance: Maintenance
    private let begin: SQLiteStatement
    private let commit: SQLiteStatement
    private let rollback: SQLiteStatement
    private var waitsForDisk = true

    init(lane: Lane, session: Session, lock: StoreLock) {
        self.lane = lane
        self.session = session
        self.lock = lock
        self.maintenance = Maintenance(session)
        self.begin = SQLiteStatement(session.connection, "BEGIN IMMEDIATE")
        self.commit = SQLiteStatement(session.connection, "COMMIT")
        self.rollback = SQLiteStatement(session.connection, "ROLLBACK")
    }

    /// Serves calls until the lane ends.
    func run() {
        while true {
            let limit = self.session.options.callsPerCommit
            switch self.lane.next(for: 0, atMost: limit, patience: self.maintenance.patience) {
            case .calls(let calls):
                self.serve(calls)
                self.maintenance.isLogged = true
                self.maintain { maintenance throws(SQLiteFailure) in try maintenance.sweepIfDue() }
            case .nothing:
                self.maintain { maintenance throws(SQLiteFailure) in try maintenance.work() }
            case .end:
                return
            }
        }
    }

    // MARK: - Calls

    private func serve(_ calls: [any LaneCall]) {
        let calls = calls.filter { !$0.isAnswered }
        guard !calls.isEmpty else { return }
        do throws(SQLiteFailure) {
            try self.write(calls)
        } catch {
            guard calls.count > 1, !error.isLockedOut else { return self.fail(calls, error, isUndone: true) }
            // All of it was undone; what one call cannot do shall not be held against the others.
            for call in calls { self.serve([call]) }
        }
    }

    /// Performs calls in a transaction and answers them.
    ///
    /// - Throws: Why the transaction was undone before it was to be committed; nobody was answered then.
    private func write(_ calls: [any LaneCall]) throws(SQLiteFailure) {
        try self.waitForDisk(calls.contains(where: \.mustReachDisk))
        try self.begin.run()
        do throws(SQLiteFailure) {
            for call in calls { try call.perform(self.session) }
        } catch {
            self.undo()
            throw error
        }
        do throws(SQLiteFailure) {
            try self.commit.run()
        } catch {
            self.undo()
            // A full disk is met before the commit is written; after other failures it may be there or not.
            self.fail(calls, error, isUndone: error.kind == SQLITE_FULL || error.kind == SQLITE_BUSY)
            return
        }
        for call in calls { call.answer() }
        self.session.report.wroteWell()
    }

    private func undo() {
        guard self.session.connection.isInTransaction else { return }
        try? self.rollback.run()
    }

    /// Lets commits wait for the disk, or not, from the next transaction on.
    private func waitForDisk(_ isNeeded: Bool) throws(SQLiteFailure) {
        let waits = isNeeded || self.session.options.synchronization == .full
        guard waits != self.waitsForDisk else { return }
        try self.session.connection.execute("PRAGMA synchronous = \(waits ? "FULL" : "NORMAL")")
        self.waitsForDisk = waits
    }

    private func fail(_ calls: [any LaneCall], _ failure: SQLiteFailure, isUndone: Bool) {
        if failure.isDamage { self.lock.set(.damaged) }
        self.session.report.failedToRead(failure)
        let error = TokenStoreError(failure, isUndone: isUndone)
        for call in calls { call.fail(error) }
        self.session.report.failedToWrite(error)
    }

    // MARK: - Maintenance

    private func maintain(_ body: (Maintenance) throws(SQLiteFailure) -> Void) {
        do throws(SQLiteFailure) {
            try body(self.maintenance)
        } catch {
            if self.session.connection.isInTransaction { self.undo() }
            // Somebody else writes; there is time.
            guard !error.isLockedOut else { return }
            self.fail([], error, isUndone: true)
        }
    }
}

extension SQLiteFailure {
    /// Whether another connection's lock was in the way.
    var isLockedOut: Bool { self.kind == SQLITE_BUSY || self.kind == SQLITE_LOCKED }
}
