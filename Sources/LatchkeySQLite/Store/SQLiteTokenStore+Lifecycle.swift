//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenCache

extension SQLiteTokenStore {
    /// Asks whether the store can serve; after a write has failed, tries another.
    ///
    /// - Parameter timeout: How long the call may take.
    /// - Returns: Nothing when the store is well, or what is wrong with it.
    public func health(timeout: Duration) async -> TokenStoreError? {
        let path = self.path
        return await self.call(
            self.threads.writing,
            timeout: timeout,
            failed: { $0 },
            work: { session throws(SQLiteFailure) in
                if StoreFiles.identity(of: path) != session.file.node { return .sqliteStoreReplaced }
                if let damage = session.report.damage { return damage }
                _ = try session.leases.lastFence()
                if session.report.writeTrouble != nil { try session.writeCanary() }
                return nil
            }
        )
    }

    /// Finishes what was accepted and closes the file; see ``/LatchkeyTokenCache/TokenStore/close(timeout:)``.
    ///
    /// What the disk has not finished by then is finished in the background.
    public func close(timeout: Duration) async {
        self.threads.close()
        self.published.raise()
        let time = SystemTime()
        let deadline = time.continuousNanoseconds().addingClamped(timeout.nanoseconds)
        await self.threads.ended.wait(beyond: 0, until: deadline, by: time)
    }
}

extension Session {
    /// Writes more than records need, to see whether there is room again; the next sweep deletes it.
    fileprivate func writeCanary() throws(SQLiteFailure) {
        try self.connection.execute(
            """
            INSERT OR REPLACE INTO hot_lists (namespace, instance, number, written, keys)
            VALUES (0, 0, 0, 0, randomblob(65536))
            """
        )
    }
}
