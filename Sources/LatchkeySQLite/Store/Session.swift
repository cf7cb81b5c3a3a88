//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// What calls work with: a connection, its tables, and the time.
///
/// Belongs to one thread. Calls that write find a transaction open.
final class Session {
    let connection: SQLiteConnection
    let options: SQLiteTokenStore.Options
    let clock: StoreClock
    let report: StoreReport
    let file: OpenedFile
    let records: RecordTable
    let tombstones: TombstoneTable
    let leases: LeaseTable
    let epochs: EpochTable
    let changes: ChangeTable
    let popularity: PopularityTable
    /// Where the feed began and ended when it was looked at last, and what the file's version was then.
    var feedLook: (version: Int64?, bounds: ChangeTable.Bounds)?

    init(_ connection: SQLiteConnection, settings: StoreSettings, file: OpenedFile) {
        self.connection = connection
        self.options = settings.options
        self.clock = settings.clock
        self.report = settings.report
        self.file = file
        self.records = RecordTable(connection, namespace: file.namespace)
        self.tombstones = TombstoneTable(connection, namespace: file.namespace)
        self.leases = LeaseTable(connection, namespace: file.namespace)
        self.epochs = EpochTable(connection, namespace: file.namespace)
        self.changes = ChangeTable(connection, namespace: file.namespace)
        self.popularity = PopularityTable(connection, namespace: file.namespace)
    }
}
