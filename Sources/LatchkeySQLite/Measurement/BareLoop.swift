//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeySQLite
import LatchkeyTokenCache

/// The least that reading and writing can cost: prepared statements on one connection, in a loop on a thread of its own.
struct BareLoop: Sendable {
    let path: String
    let measurement: SQLiteMeasurement

    func reads() async throws -> Turns.Turn {
        try await self.onThread { connection in
            let select = SQLiteStatement(
                connection,
                """
                SELECT partition, fence, sequence, epoch, expiry, durability, payload FROM records
                WHERE namespace = 1 AND key = ?1
                """
            )
            return { number throws(SQLiteFailure) in
                let length = try select.first(.bytes(self.measurement.key(number).bytes)) { $0.bytes(6).count }
                guard length == self.measurement.payloadLength else { throw SQLiteFailure(SQLITE_NOTFOUND) }
            }
        }
    }

    func writes(waitingForDisk: Bool) async throws -> Turns.Turn {
        try await self.onThread { connection throws(SQLiteFailure) in
            try connection.execute("PRAGMA synchronous = \(waitingForDisk ? "FULL" : "NORMAL")")
            let begin = SQLiteStatement(connection, "BEGIN IMMEDIATE")
            let commit = SQLiteStatement(connection, "COMMIT")
            let upsert = SQLiteStatement(
                connection,
                """
                INSERT INTO records
                (namespace, key, partition, fence, sequence, epoch, expiry, durability, checksum, payload)
                VALUES (1, ?1, ?2, 0, ?3, 0, ?4, 0, 0, ?5) ON CONFLICT (namespace, key) DO UPDATE
                SET sequence = excluded.sequence, expiry = excluded.expiry, payload = excluded.payload
                """
            )
            return { number throws(SQLiteFailure) in
                let record = self.measurement.record(number)
                try begin.run()
                try upsert.run(
                    .bytes(record.key.bytes),
                    .bytes(record.partition.bytes),
                    .bits(record.version.sequence),
                    .integer(record.expiresAt.milliseconds),
                    .bytes(record.payload)
                )
                try commit.run()
            }
        }
    }

    /// Loops on a thread for a turn.
    private func onThread(
        _ prepare: @escaping @Sendable (SQLiteConnection) throws(SQLiteFailure) -> (Int) throws(SQLiteFailure) -> Void
    ) async throws -> Turns.Turn {
        let result = await withCheckedContinuation { continuation in
            let isStarted = StoreThread.start("sqlite-bare-loop") {
                continuation.resume(
                    returning: Result { () throws(SQLiteFailure) in
                        let connection = try SQLiteConnection(self.path, busyTimeout: .seconds(5))
                        try connection.execute("PRAGMA cache_size = -8192")
                        return try self.loop(try prepare(connection))
                    }
                )
            }
            if !isStarted { continuation.resume(returning: .failure(SQLiteFailure(SQLITE_NOMEM))) }
        }
        return try result.get()
    }

    private func loop(_ body: (Int) throws(SQLiteFailure) -> Void) throws(SQLiteFailure) -> Turns.Turn {
        let time = SystemTime()
        let start = time.continuousNanoseconds()
        let end = start + self.measurement.turn.nanoseconds
        var random = SeededRandom(seed: UInt64(bitPattern: start))
        var (count, now) = (0, start)
        repeat {
            try body(Int(truncatingIfNeeded: random.next() >> 8))
            count += 1
            now = time.continuousNanoseconds()
        } while now < end
        return Turns.Turn(rate: Double(count) / (Double(now - start) / 1e9))
    }
}
