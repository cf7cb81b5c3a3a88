//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Testing

@testable import LatchkeyRedis

/// What becomes of calls while a server is away, and after.
@Suite(.timeLimit(.minutes(5))) struct StoreOutageTests {
    /// Until when the first read must succeed after the server's return.
    private static let recovery = Duration.seconds(2)

    /// Lets the server be away and return, and says whether a read succeeded soon after.
    ///
    /// A busy machine may spoil one attempt or two.
    private func isReadSoon(
        _ store: RedisTokenStore,
        away: () async throws -> Void,
        back: () async throws -> Void
    ) async throws -> Bool {
        for _ in 0..<3 {
            try await away()
            #expect(try await eventually { await store.readFailure("key") != nil })
            try await back()
            let start = ContinuousClock.now
            #expect(try await eventually { await store.readFailure("key") == nil })
            if start.duration(to: .now) < Self.recovery { return true }
        }
        return false
    }

    // Scoreboard: G17
    @Test func aKilledServerIsFoundAgainEmpty() async throws {
        try await RedisServer.with { server in
            try await RedisTokenStore.with(server) { store async throws in
                #expect(await store.write(.sample()) == nil)
                await server.kill()
                #expect(try await eventually { await store.readFailure("key") == .unavailable })
                #expect(await store.write(.sample()) == .unavailable)
                #expect(await store.health(timeout: .seconds(5))?.code == .unavailable)
                try await server.restart()
                #expect(try await eventually { await store.readFailure("key") == nil })
                // The server has lost records and scripts: both are written anew.
                #expect(await store.payload("key") == nil)
                #expect(await store.write(.sample(payload: "again")) == nil)
                #expect(await store.payload("key") == "again")
                #expect(await store.health(timeout: .seconds(5)) == nil)
            }
        }
    }

    @Test func callsToAKilledServerFailAtOnce() async throws {
        try await RedisServer.with { server in
            try await RedisTokenStore.with(server) { store async throws in
                #expect(await store.write(.sample()) == nil)
                await server.kill()
                #expect(try await eventually { await store.readFailure("key", timeout: .seconds(60)) != nil })
                let start = ContinuousClock.now
                for _ in 0..<200 { #expect(await store.readFailure("key", timeout: .seconds(60)) == .unavailable) }
                #expect(start.duration(to: .now) < .seconds(30))
            }
        }
    }

    @Test func aPausedServerCostsNoMoreThanTheTimeouts() async throws {
        try await RedisServer.with { server in
            let timeout = Duration.milliseconds(100)
            try await RedisTokenStore.with(server, { $0.commandTimeout = timeout }) { store async throws in
                #expect(try await eventually { await store.write(.sample()) == nil })
                server.pause()
                let start = ContinuousClock.now
                let code = await store.write(.sample(version: 2), timeout: .seconds(60))
                #expect(code == .timedOut)
                #expect(start.duration(to: .now) < .seconds(10))
                // Long enough that the connection is given up and a new one is not answered.
                #expect(try await eventually { await store.write(.sample(version: 2)) == .unavailable })
                server.resume()
                #expect(try await eventually { await store.readFailure("key") == nil })
            }
        }
    }

    @Test func aServerThatReturnsIsReadWithinTwoSeconds() async throws {
        try await RedisServer.with { server in
            try await RedisTokenStore.with(server, { $0.commandTimeout = .milliseconds(250) }) { store in
                #expect(try await eventually { await store.write(.sample()) == nil })
                let afterDeath = try await self.isReadSoon(store, away: server.kill, back: server.restart)
                #expect(afterDeath)
            }
            // As long as the connection is silent reads wait for their timeout.
            let isShort: (inout RedisConfiguration) -> Void = {
                $0.commandTimeout = .milliseconds(250)
                $0.readTimeout = .milliseconds(250)
            }
            try await RedisTokenStore.with(server, isShort) { store in
                #expect(try await eventually { await store.readFailure("key") == nil })
                let afterPause = try await self.isReadSoon(store, away: server.pause, back: server.resume)
                #expect(afterPause)
            }
        }
    }

    @Test func aFlushedServerHasLostRecordsAndNotTheOrderOfFences() async throws {
        try await RedisServer.with { server in
            try await RedisTokenStore.with(server) { store async throws in
                #expect(await store.write(.sample()) == nil)
                let key = StoreRecordName.key
                let first = try #require(await store.fence(of: key, owner: 1))
                _ = try await server.answer("FLUSHALL")
                _ = try await server.answer("SCRIPT", "FLUSH")
                #expect(await store.payload("key") == nil)
                let second = try #require(await store.fence(of: key, owner: 2))
                #expect(second > first)
                #expect(await store.write(.sample(payload: "again")) == nil)
                #expect(await store.payload("key") == "again")
            }
        }
    }

    @Test func whoFollowsTheFeedOfAFlushedServerLearnsOfTheGap() async throws {
        try await RedisServer.with { server in
            try await RedisTokenStore.with(server) { store async throws in
                let change = StoreChange(.set(StoreRecordName.key, RecordVersion(fence: 1, sequence: 1)), origin: 7)
                guard case .changes(_, let place) = await store.changes(after: nil, limit: 10, timeout: .zero) else {
                    throw Unexpected("The feed cannot be read.")
                }
                #expect(await store.publish([change], timeout: .seconds(5)) == nil)
                _ = try await server.answer("FLUSHALL")
                #expect(await store.publish([change], timeout: .seconds(5)) == nil)
                guard case .gap(let next) = await store.changes(after: place, limit: 10, timeout: .seconds(5)) else {
                    throw Unexpected("The loss was not noticed.")
                }
                #expect(await store.publish([change], timeout: .seconds(5)) == nil)
                guard case .changes(let changes, _) = await store.changes(after: next, limit: 10, timeout: .seconds(5))
                else { throw Unexpected("There is no way on after the gap.") }
                #expect(changes == [change])
            }
        }
    }

    @Test func aPurgeIsAboveThoseBeforeTheServerHasLostEverything() async throws {
        try await RedisServer.with { server in
            try await RedisTokenStore.with(server) { store in
                var last: UInt64 = 0
                for _ in 0..<5 {
                    let epoch = try await store.raiseEpoch(of: StoreRecordName.partition, timeout: .seconds(5)).get()
                    #expect(epoch > last)
                    last = epoch
                }
                _ = try await server.answer("FLUSHALL")
                // Instances that remember the last one heed this one.
                let epoch = try await store.raiseEpoch(of: StoreRecordName.partition, timeout: .seconds(5)).get()
                #expect(epoch > last)
                #expect(try await store.epoch(of: StoreRecordName.partition, timeout: .seconds(5)).get() == epoch)
            }
        }
    }

    @Test func aReplicaIsReadAndRefusesWrites() async throws {
        try await RedisServer.with { server in
            try await RedisTokenStore.with(server) { store in
                #expect(await store.write(.sample()) == nil)
                try await ServerFault.readOnly.begin(at: server)
                #expect(await store.write(.sample(version: 2, payload: "next")) == .unavailable)
                guard case .failure = await store.raiseEpoch(of: StoreRecordName.partition, timeout: .seconds(5))
                else { throw Unexpected("A replica has raised an epoch.") }
                #expect(try await eventually { await store.payload("key") == "payload" })
                try await ServerFault.readOnly.end(at: server)
                #expect(try await eventually { await store.write(.sample(version: 3, payload: "next")) == nil })
                #expect(await store.payload("key") == "next")
            }
        }
    }

    @Test func aFullServerRefusesRecordsAndStillForgets() async throws {
        try await RedisServer.with(["--maxmemory-policy", "noeviction"]) { server in
            try await RedisTokenStore.with(server) { store async throws in
                for name in ["key", "other"] { #expect(await store.write(.sample(name)) == nil) }
                guard case .changes(_, let place) = await store.changes(after: nil, limit: 10, timeout: .zero) else {
                    throw Unexpected("The feed cannot be read.")
                }
                _ = try await server.answer("CONFIG", "SET", "maxmemory", "1")
                #expect(await store.write(.sample(version: 2)) == .full)
                #expect(await store.payload("key") == "payload")
                // What is revoked goes, and others hear of it.
                #expect(await store.erase("key") == nil)
                #expect(await store.payload("key") == nil)
                let epoch = await store.raiseEpoch(of: StoreRecordName.partition, timeout: .seconds(5))
                #expect(try epoch.get() > 0)
                let change = StoreChange(
                    .remove(StoreRecordName.key, RecordVersion(fence: 0, sequence: 1), hard: true),
                    origin: 7
                )
                #expect(await store.publish([change], timeout: .seconds(5)) == nil)
                guard case .changes(let changes, _) = await store.changes(after: place, limit: 10, timeout: .seconds(5))
                else { throw Unexpected("The feed cannot be read.") }
                #expect(changes == [change])
                _ = try await server.answer("CONFIG", "SET", "maxmemory", "0")
                #expect(await store.write(.sample(version: 3, payload: "again")) == nil)
                #expect(await store.payload("key") == "again")
            }
        }
    }
}

/// The names of ``StoredRecord/sample(_:version:durability:expiresAt:payload:)``.
enum StoreRecordName {
    static let key = StoredRecord.sample().key
    static let partition = StoredRecord.sample().partition
}

extension RedisTokenStore {
    /// Takes the lease of a key and gives it back; the fence, or `nil` when it was not granted.
    func fence(of key: StoreKey, owner number: UInt64) async -> UInt64? {
        let owner = LeaseOwner(high: number, low: number)
        let outcome = await self.acquireLease(key, owner: owner, duration: .seconds(60), timeout: .seconds(5))
        guard case .granted(let fence) = outcome else { return nil }
        _ = await self.releaseLease(key, owner: owner, timeout: .seconds(5))
        return fence
    }
}
