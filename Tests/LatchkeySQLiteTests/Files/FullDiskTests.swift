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

/// No room for more.
@Suite(.timeLimit(.minutes(3))) struct FullDiskTests {
    @Test func fullFileRefusesWritesAndServesReads() async throws {
        let events = Events()
        try await withStore(.init(maximumSize: 262_144), events: events) { store, _ in
            var count = 0
            while true {
                let write = StoreWrite(.sample("key-\(count)", bytes: 4_000))
                guard let error = await store.put([write], timeout: patience)[0].error else {
                    count += 1
                    continue
                }
                #expect(error.code == .full)
                break
            }
            #expect(count > 20 && count < 80)
            #expect(await store.health(timeout: patience)?.code == .full)
            #expect(events.kinds == [.writeFailed])
            let records = try await store.allRecords()
            #expect(records.count == count && records.allSatisfy { $0.isWhole })
            // Removals need little room, and make some.
            for number in 0..<10 {
                let removal = StoreRemoval(key: .named("key-\(number)"), partition: StorePartition(bytes: [1]))
                _ = await store.remove([removal], timeout: patience)
            }
            #expect(await store.put([StoreWrite(.sample("late", bytes: 4_000))], timeout: patience)[0].isAccepted)
            #expect(await store.health(timeout: patience) == nil)
        }
    }

    @Test func callThatDoesNotFitDoesNotSpoilThoseBesideIt() async throws {
        try await withStore(.init(maximumSize: 262_144, busyTimeout: patience)) { store, folder in
            let connection = try folder.connection()
            let outcomes = try await store.gather(behind: connection, 20) { number in
                let bytes = number == 10 ? 120_000 : 100
                let records = (0..<(number == 10 ? 3 : 1)).map {
                    StoredRecord.sample("key-\(number)-\($0)", bytes: bytes)
                }
                return await store.put(records.map { StoreWrite($0) }, timeout: patience)
            }
            #expect(outcomes[10].allSatisfy { $0.error?.code == .full })
            for number in 0..<20 where number != 10 { #expect(outcomes[number].allSatisfy { $0.isAccepted }) }
            #expect(try await store.record("key-10-0") == nil)
            #expect(try await store.record("key-11-0")?.isWhole == true)
        }
    }

    @Test func fileThatMayNotGrowLosesNothing() async throws {
        try await withFolder { folder in
            let said = try await runWriter("fill", folder.database, "600000")
            let count = try #require(said.first.flatMap { Int($0) })
            #expect(count > 20)
            #expect(said[1] != "full")
            #expect(said[2...] == ["whole", "unwell", "accepted", "well"])
            let events = Events()
            let store = try await folder.open(events: events)
            for number in 0..<count { #expect(try await store.record("fill-\(number)")?.isWhole == true) }
            #expect(try await store.record("after")?.isWhole == true)
            await store.close()
            #expect(events.all.isEmpty)
        }
    }

    @Test func fullDiskLosesNothing() async throws {
        try await withFolder { folder -> Void in
            // A small disk of the process's own, where the system lets one be made.
            let script = """
                mount -t tmpfs -o size=1200k,mode=700 none "$0" && head -c 300000 /dev/zero >"$0/ballast" && exec "$@"
                """
            let wrapper = ["unshare", "--mount", "sh", "-c", script, folder.path]
            guard (try? await runWriter("publish", folder.database, "0", wrapper: wrapper)) != nil else {
                try Test.cancel("Only root may mount a disk.")
            }
            let said = try await runWriter("fill", folder.database, "-1", wrapper: wrapper)
            #expect(said.first.flatMap { Int($0) } ?? 0 > 20)
            #expect(said[1...] == ["full", "whole", "unwell", "accepted", "well"])
        }
    }
}
