//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Testing

@testable import LatchkeySQLite

/// Several processes on one file.
@Suite(.timeLimit(.minutes(5))) struct SharedFileTests {
    // Scoreboard: G21, G32
    @Test func noUpdateIsLostBetweenProcesses() async throws {
        try await withStore { store, folder in
            try await store.keep(.sample("counter", 1))
            async let one = runWriter("count", folder.database, "counter", "100")
            async let two = runWriter("count", folder.database, "counter", "100")
            var mine = 0
            while mine < 50 {
                let record = try #require(try await store.record("counter"))
                let next = StoredRecord.sample("counter", record.version.sequence + 1)
                let write = StoreWrite(next, condition: .ifVersion(record.version))
                if await store.put([write], timeout: patience)[0].isAccepted { mine += 1 }
            }
            _ = try await (one, two)
            #expect(try await store.record("counter")?.version.sequence == 251)
        }
    }

    // Scoreboard: CE67
    @Test func leaseIsHeldByOneProcessAtATimeAndFencesNeverRepeat() async throws {
        try await withFolder { folder in
            async let one = runWriter("lease", folder.database, "lock", "60")
            async let two = runWriter("lease", folder.database, "lock", "60")
            let fences = try await [one, two].map { $0.compactMap { UInt64($0) } }
            for list in fences {
                #expect(list.count == 60)
                #expect(list == list.sorted())
            }
            #expect(Set(fences.joined()).count == 120)
        }
    }

    // Scoreboard: CE56
    @Test func changesOfAnotherProcessAreSeenInOrder() async throws {
        try await withStore(.init(pollInterval: .milliseconds(2))) { store, folder in
            let start = try #require(await store.changes(after: nil, limit: 1, timeout: .zero).content).next
            async let publisher = runWriter("publish", folder.database, "50")
            var (epochs, cursor) = ([UInt64](), start)
            while epochs.count < 50 {
                let batch = try #require(await store.changes(after: cursor, limit: 7, timeout: patience).content)
                cursor = batch.next
                for case .epoch(_, let epoch) in batch.changes.map(\.kind) { epochs.append(epoch) }
            }
            _ = try await publisher
            #expect(epochs == Array(0..<50))
        }
    }

    @Test func fileIsInOrderWhenTheLastProcessHasLeft() async throws {
        try await withFolder { folder in
            let events = Events()
            let store = try await folder.open(events: events)
            try await store.keep(.sample("key"))
            let other = try WriterProcess(["hold", folder.database])
            #expect(await other.line() == "open")
            await store.close()
            // The other still has the file open.
            #expect(StoreFiles.length(of: "\(folder.database)-lock") == 1)
            other.closeInput()
            #expect(await other.end().lines == ["closed"])
            #expect(StoreFiles.length(of: "\(folder.database)-lock") == 0)
            #expect(folder.names == ["tokens.db", "tokens.db-lock"])
            let again = try await folder.open(events: events)
            #expect(try await again.record("key") != nil)
            await again.close()
            #expect(events.all.isEmpty)
        }
    }

    @Test func fileThatAnotherProcessUsesIsNotSetAside() async throws {
        try await withFolder { folder in
            await (try folder.open()).close()
            let other = try WriterProcess(["hold", folder.database])
            #expect(await other.line() == "open")
            try folder.overwrite(folder.database, at: 0, with: Array("no longer a database".utf8))
            let error = await #expect(throws: SQLiteTokenStoreError.self) { _ = try await folder.open() }
            #expect(error?.code == .damagedInUse)
            #expect(!folder.names.contains { $0.contains("damaged") })
            other.kill()
            #expect(await other.end().end?.isKilled == true)
            let events = Events()
            await (try folder.open(events: events)).close()
            #expect(events.kinds == [.damagedFile])
        }
    }
}
