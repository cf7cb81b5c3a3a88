//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeySQLite
import LatchkeyTokenCache

/// SQLite, beside loops that do the same on one connection and nothing else.
struct SQLiteContest: StoreContest {
    private static let store = "sqlite"

    func rows(_ effort: StoreBenchEffort) async throws -> [StoreBenchRow] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "latchkey-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        defer { try? FileManager.default.removeItem(at: folder) }
        var measurement = SQLiteMeasurement(payloadLength: effort.size)
        measurement.rounds = min(measurement.rounds, effort.rounds)
        measurement.records = min(measurement.records, effort.operations)
        let rows = try await measurement.run(in: folder.path).map(Self.row)
        let store = try SQLiteTokenStore(path: folder.appending(path: "hits.db").path, encryption: .none)
        return rows + [try await MemoryHits(effort).row(beside: store, named: Self.store)]
    }

    private static func row(_ row: SQLiteMeasurement.Row) -> StoreBenchRow {
        StoreBenchRow(
            store: Self.store,
            operation: row.name,
            operationsPerSecond: row.operationsPerSecond,
            reference: row.reference,
            referenceOperationsPerSecond: row.referenceOperationsPerSecond,
            ratio: row.ratio,
            target: row.target,
            p50Microseconds: row.p50Microseconds,
            p99Microseconds: row.p99Microseconds
        )
    }
}
