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

/// Calls that write at the same time as others, and while somebody else does.
@Suite(.timeLimit(.minutes(2))) struct SharedCommitTests {
    /// How many transactions the log holds.
    private func commits(_ folder: TestFolder) throws -> Int {
        let log = Array(try Data(contentsOf: URL(filePath: "\(folder.database)-wal")))
        var (count, offset) = (0, 32)
        while offset + 24 <= log.count {
            // A frame of this log has its salt; the last one of a transaction tells the length of the database.
            let isOurs = log[offset + 8..<offset + 16] == log[16..<24]
            if isOurs, log[offset + 4..<offset + 8].contains(where: { $0 != 0 }) { count += 1 }
            offset += 24 + 4_096
        }
        return count
    }

    @Test func manyCallsShareACommit() async throws {
        try await withStore(.init(busyTimeout: patience)) { store, folder in
            let before = try self.commits(folder)
            let outcomes = try await store.gather(behind: folder.connection(), 100) { number in
                await store.put([StoreWrite(.sample("key-\(number)"))], timeout: patience)
            }
            #expect(outcomes.allSatisfy { $0[0].isAccepted })
            for number in 0..<100 { #expect(try await store.record("key-\(number)") != nil) }
            #expect(try self.commits(folder) - before <= 3)
        }
    }

    @Test func readsDoNotWaitForSomebodyWhoWrites() async throws {
        try await withStore(.init(busyTimeout: patience)) { store, folder in
            try await store.keep(.sample("key"))
            let connection = try folder.connection()
            try connection.execute("BEGIN IMMEDIATE; DELETE FROM records")
            #expect(try await store.record("key") != nil)
            #expect(try await store.allRecords().count == 1)
            try connection.execute("COMMIT")
            #expect(try await store.record("key") == nil)
        }
    }

    @Test func callIsAnsweredInTimeWhileAnotherHoldsTheLock() async throws {
        try await withStore(.init(busyTimeout: patience)) { store, folder in
            let connection = try folder.connection()
            try connection.execute("BEGIN IMMEDIATE")
            for _ in 0..<2 {
                let outcome = await store.put([StoreWrite(.sample("key"))], timeout: .milliseconds(20))[0]
                #expect(outcome.error?.code == .timedOut)
            }
            #expect(await store.health(timeout: .milliseconds(20))?.code == .timedOut)
            try connection.execute("ROLLBACK")
            #expect(await store.health(timeout: patience) == nil)
            try await store.keep(.sample("key", 2))
        }
    }

    @Test func lockThatIsHeldTooLongIsUnavailable() async throws {
        try await withStore(.init(busyTimeout: .zero)) { store, folder in
            let connection = try folder.connection()
            try connection.execute("BEGIN IMMEDIATE")
            let outcome = await store.put([StoreWrite(.sample("key"))], timeout: patience)[0]
            #expect(outcome.error?.code == .unavailable)
            try connection.execute("ROLLBACK")
            try await store.keep(.sample("key", 2))
        }
    }

    @Test func callsThatWereAcceptedAreFinishedByClosing() async throws {
        try await withFolder { folder in
            let store = try await folder.open(.init(busyTimeout: patience))
            let connection = try folder.connection()
            try connection.execute("BEGIN IMMEDIATE")
            async let outcomes = withTaskGroup { group in
                for number in 0..<50 {
                    group.addTask { await store.put([StoreWrite(.sample("key-\(number)"))], timeout: patience)[0] }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            while store.threads.writing.load.waiting + store.threads.writing.load.running < 50 { await Task.yield() }
            async let closed: Void = store.close()
            try connection.execute("ROLLBACK")
            await closed
            #expect(await outcomes.allSatisfy(\.isAccepted))
            #expect(await store.put([StoreWrite(.sample("late"))], timeout: patience)[0].error?.code == .closed)
            #expect(await store.get([.named("late")], timeout: patience)[0].error?.code == .closed)
            let again = try await folder.open()
            #expect(try await again.allRecords().count == 50)
            await again.close()
        }
    }

    @Test func storeThatIsForgottenClosesItsFile() async throws {
        try await withFolder { folder in
            var store: SQLiteTokenStore? = try await folder.open()
            try await store?.keep(.sample("key"))
            let ended = try #require(store?.threads.ended)
            store = nil
            let time = SystemTime()
            await ended.wait(beyond: 0, until: time.continuousNanoseconds() + patience.nanoseconds, by: time)
            #expect(folder.names == ["tokens.db", "tokens.db-lock"])
        }
    }

    @Test func normalSynchronizationWaitsForTheDiskWhereItMust() async throws {
        try await withStore(.init(synchronization: .normal)) { store, _ in
            // Both kinds in turn: each transaction has its own setting.
            for number in 0..<10 {
                try await store.keep(.sample("kept-\(number)"))
                try await store.keep(.sample("cached-\(number)", durability: .cacheable))
            }
            #expect(try await store.allRecords().count == 20)
        }
    }
}
