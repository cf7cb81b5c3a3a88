//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyTokenCache
import Testing

@testable import LatchkeySQLite

/// Files that are not what was written.
@Suite(.timeLimit(.minutes(5))) struct DamagedFileTests {
    private static let count = 40

    /// A folder with a store that was closed in order.
    private func withFile(_ body: (TestFolder, [UInt8]) async throws -> Void) async throws {
        try await withFolder { folder in
            let store = try await folder.open()
            try await store.keep((0..<Self.count).map { .sample("key-\($0)", UInt64($0) + 1) })
            await store.close()
            try await body(folder, Array(try Data(contentsOf: URL(filePath: folder.database))))
        }
    }

    /// Opens a store and uses it: whatever it gives is what was written, and it takes what it is given.
    ///
    /// - Returns: How many records there were.
    @discardableResult
    private func use(_ folder: TestFolder, _ events: Events, _ name: String = "tokens.db") async throws -> Int {
        let store = try await folder.open(.init(cacheSize: 65_536), name: name, events: events)
        let keys = (0..<Self.count).map { StoreKey.named("key-\($0)") }
        var found = 0
        for (number, key) in keys.enumerated() {
            guard let record = await store.get([key], timeout: patience)[0].record else { continue }
            #expect(record.version.sequence == UInt64(number) + 1 && record.isWhole && record.key == key)
            found += 1
        }
        _ = await store.scan(nil, after: nil, limit: 100, timeout: patience)
        _ = await store.put([StoreWrite(.sample("new"), condition: .always)], timeout: patience)
        _ = await store.health(timeout: patience)
        await store.close()
        return found
    }

    // Scoreboard: CE79
    @Test(
        "a truncated file is set aside, and a new one begun",
        arguments: [1, 15, 16, 99, 100, 512, 4_095, 4_096, 8_192, -4_096, -1]
    )
    func truncatedFileIsSetAside(_ length: Int) async throws {
        try await self.withFile { folder, bytes in
            let rest = Array(length < 0 ? bytes.dropLast(-length) : bytes.prefix(length))
            try Data(rest).write(to: URL(filePath: folder.database))
            let events = Events()
            #expect(try await self.use(folder, events) == 0)
            #expect(events.kinds == [.damagedFile])
            let aside = try #require(folder.names.first { $0.contains("damaged") })
            #expect(Array(try Data(contentsOf: URL(filePath: "\(folder.path)/\(aside)"))) == rest)
            #expect(try folder.mode("\(folder.path)/\(aside)").map { $0 & 0o077 } == 0)
            #expect(events.all[0].message.contains(aside))
        }
    }

    @Test func emptyFileIsANewStore() async throws {
        try await withFolder { folder in
            try Data().write(to: URL(filePath: folder.database))
            let events = Events()
            #expect(try await self.use(folder, events) == 0)
            #expect(events.kinds.allSatisfy { $0 == .fileClosed })
        }
    }

    // Scoreboard: CE79, G24
    @Test("a flipped bit never becomes a record", arguments: 0..<8)
    func flippedBitNeverBecomesARecord(_ seed: Int) async throws {
        try await self.withFile { folder, bytes in
            var random = SeededRandom(seed: UInt64(seed))
            for round in 0..<25 {
                var damaged = bytes
                // The first page and the rest are hit as often.
                let end = round.isMultiple(of: 2) ? min(4_096, bytes.count) : bytes.count
                damaged[Int.random(in: 0..<end, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                let name = "round-\(round).db"
                try Data(damaged).write(to: URL(filePath: "\(folder.path)/\(name)"))
                do {
                    try await self.use(folder, Events(), name)
                } catch let error as SQLiteTokenStoreError {
                    // The mark of the program or the version was hit: then the file is another's.
                    #expect([.foreignFile, .newerSchema].contains(error.code), "\(error)")
                }
            }
        }
    }

    @Test("bits flipped in the log never become records", arguments: 0..<4)
    func bitsFlippedInTheLogNeverBecomeRecords(_ seed: Int) async throws {
        try await withStore { store, folder in
            try await store.keep((0..<Self.count).map { .sample("key-\($0)", UInt64($0) + 1) })
            // What a killed process leaves: a database, and a log that was never merged into it.
            let database = try Data(contentsOf: URL(filePath: folder.database))
            let log = try Data(contentsOf: URL(filePath: "\(folder.database)-wal"))
            var random = SeededRandom(seed: UInt64(seed))
            for round in 0..<15 {
                let path = "\(folder.path)/round-\(round).db"
                var damaged = log
                damaged[Int.random(in: 0..<log.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                try database.write(to: URL(filePath: path))
                try damaged.write(to: URL(filePath: "\(path)-wal"))
                try await self.use(folder, Events(), "round-\(round).db")
            }
        }
    }

    @Test func damageThatIsMetWhileTheFileIsOpenIsToldAndMendedByTheNextOpening() async throws {
        try await self.withFile { folder, bytes in
            let events = Events()
            let store = try await folder.open(.init(readers: 1, cacheSize: 65_536), events: events)
            let noise = Array(repeating: UInt8(0xff), count: bytes.count - 8_192)
            try folder.overwrite(folder.database, at: 8_192, with: noise)
            let keys = (0..<Self.count).map { StoreKey.named("key-\($0)") }
            let outcomes = await store.get(keys, timeout: patience)
            #expect(outcomes.compactMap(\.record).allSatisfy { $0.isWhole })
            #expect(outcomes.contains { $0.error?.code == .unavailable })
            #expect(events.kinds.filter { $0 == .damageMet }.count == 1)
            #expect(await store.health(timeout: patience)?.code == .unavailable)
            await store.close()
            #expect(try await self.use(folder, events) == 0)
            #expect(events.kinds.last == .damagedFile)
        }
    }

    // Scoreboard: CE79, G24
    @Test func damagedRecordIsAbsentToldOnceAndDeleted() async throws {
        try await self.withFile { folder, _ in
            let events = Events()
            let store = try await folder.open(events: events)
            try folder.connection().execute(
                "UPDATE records SET payload = zeroblob(600) WHERE key = CAST('key-3' AS BLOB)"
            )
            #expect(try await store.record("key-3") == nil)
            #expect(try await store.record("key-4") != nil)
            let page = try await store.scan(nil, after: nil, limit: 100, timeout: patience).get()
            #expect(page.records.count == Self.count - 1)
            // Closing waits for the deletion only when it was submitted before.
            while try folder.connection().number("SELECT count(*) FROM records") != Int64(Self.count - 1) {
                await Task.yield()
            }
            await store.close()
            #expect(events.kinds == [.damagedRecord])
            #expect(!events.all[0].message.contains("key-3"))
        }
    }

    @Test func databaseOfAnotherProgramIsLeftAlone() async throws {
        try await withFolder { folder in
            try Data().write(to: URL(filePath: folder.database))
            try folder.connection().execute("CREATE TABLE songs (name TEXT); INSERT INTO songs VALUES ('one')")
            let error = await #expect(throws: SQLiteTokenStoreError.self) { _ = try await folder.open() }
            #expect(error?.code == .foreignFile)
            #expect(try folder.connection().text("SELECT name FROM songs") == "one")
        }
    }

    @Test func fileOfALaterMajorVersionIsLeftAlone() async throws {
        try await self.withFile { folder, _ in
            try folder.connection().execute(
                "UPDATE latchkey_meta SET value = 2 WHERE name = 'major'; PRAGMA user_version = \(2 << 16)"
            )
            let error = await #expect(throws: SQLiteTokenStoreError.self) { _ = try await folder.open() }
            #expect(error?.code == .newerSchema)
            #expect(try folder.connection().number("SELECT count(*) FROM records") == Int64(Self.count))
        }
    }

    // Scoreboard: CE81
    @Test func fileOfALaterMinorVersionIsUsed() async throws {
        try await self.withFile { folder, _ in
            try folder.connection().execute(
                """
                UPDATE latchkey_meta SET value = 7 WHERE name = 'minor'; PRAGMA user_version = \(1 << 16 | 7);
                CREATE TABLE later (id INTEGER PRIMARY KEY)
                """
            )
            let events = Events()
            #expect(try await self.use(folder, events) == Self.count)
            #expect(events.all.isEmpty)
            #expect(try folder.connection().number("PRAGMA user_version") == 1 << 16 | 7)
        }
    }
}
