//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

@testable import LatchkeySQLite

/// How long calls of tests may take; nothing depends on it, so that a busy machine does not matter.
let patience = Duration.seconds(60)

extension StoreKey {
    static func named(_ name: String) -> Self { .init(bytes: Array(name.utf8)) }
}

extension StoredRecord {
    /// A record whose payload tells its version.
    static func sample(
        _ name: String,
        _ sequence: UInt64 = 1,
        fence: UInt64 = 0,
        life: Duration = .seconds(86_400),
        by time: any TimeProvider = SystemTime(),
        durability: AcquiredToken.Durability = .mustKeep,
        bytes: Int = 600
    ) -> Self {
        .init(
            key: .named(name),
            partition: StorePartition(bytes: [1]),
            version: RecordVersion(fence: fence, sequence: sequence),
            expiresAt: WallTime(milliseconds: time.wallTime().milliseconds + life.nanoseconds / 1_000_000),
            durability: durability,
            payload: Array(repeating: UInt8(truncatingIfNeeded: sequence), count: bytes)
        )
    }

    /// Whether the payload is what was written with this version.
    var isWhole: Bool { self.payload.allSatisfy { $0 == UInt8(truncatingIfNeeded: self.version.sequence) } }
}

extension SQLiteTokenStore {
    /// Writes one record, whatever is stored.
    func keep(_ record: StoredRecord) async throws {
        try await self.keep([record])
    }

    func keep(_ records: [StoredRecord]) async throws {
        let writes = records.map { StoreWrite($0, condition: .always) }
        for case .failed(let error) in await self.put(writes, timeout: patience) { throw error }
    }

    /// Reads one record; `nil` when it is absent.
    func record(_ name: String) async throws -> StoredRecord? {
        switch await self.get([.named(name)], timeout: patience)[0] {
        case .record(let record): return record
        case .absent: return nil
        case .failed(let error): throw error
        }
    }

    /// Reads all records.
    func allRecords() async throws -> [StoredRecord] {
        var (records, cursor) = ([StoredRecord](), StoreCursor?.none)
        repeat {
            let page = try await self.scan(nil, after: cursor, limit: 500, timeout: patience).get()
            records += page.records
            cursor = page.next
        } while cursor != nil
        return records
    }

    func close() async {
        await self.close(timeout: patience)
    }
}

extension StoreReadOutcome {
    var record: StoredRecord? {
        if case .record(let record) = self { record } else { nil }
    }

    var error: TokenStoreError? {
        if case .failed(let error) = self { error } else { nil }
    }
}

extension StoreWriteOutcome {
    var isAccepted: Bool {
        if case .accepted = self { true } else { false }
    }

    var error: TokenStoreError? {
        if case .failed(let error) = self { error } else { nil }
    }
}

extension LeaseOutcome {
    var fence: UInt64? {
        if case .granted(let fence) = self { fence } else { nil }
    }
}

extension StoreChangeBatch {
    var content: (changes: [StoreChange], next: StoreCursor)? {
        if case .changes(let changes, next: let next) = self { (changes, next) } else { nil }
    }
}

extension LeaseOwner {
    static let one = Self(high: 1, low: 2)
    static let other = Self(high: 3, low: 4)
}

extension TestFolder {
    /// A connection of the library to the database, beside any store.
    func connection(_ name: String = "tokens.db") throws -> SQLiteConnection {
        try SQLiteConnection("\(self.path)/\(name)", busyTimeout: .seconds(60))
    }
}
