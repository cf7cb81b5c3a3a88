//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// The epochs of the partitions of one namespace, those that were ever raised.
struct EpochTable {
    private let reading: SQLiteStatement
    private let writing: SQLiteStatement

    init(_ connection: SQLiteConnection, namespace: Int64) {
        self.reading = SQLiteStatement(
            connection,
            "SELECT epoch FROM epochs WHERE namespace = \(namespace) AND partition = ?1"
        )
        self.writing = SQLiteStatement(
            connection,
            "INSERT OR REPLACE INTO epochs (namespace, partition, epoch) VALUES (\(namespace), ?1, ?2)"
        )
    }

    func read(_ partition: StorePartition) throws(SQLiteFailure) -> UInt64 {
        try self.reading.first(.bytes(partition.bytes)) { $0.bits(0) } ?? 0
    }

    func write(_ epoch: UInt64, for partition: StorePartition) throws(SQLiteFailure) {
        try self.writing.run(.bytes(partition.bytes), .bits(epoch))
    }
}
