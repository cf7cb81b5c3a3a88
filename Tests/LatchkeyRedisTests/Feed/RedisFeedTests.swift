//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Testing

@testable import LatchkeyRedis

@Suite(.timeLimit(.minutes(5))) struct RedisFeedTests {
    private func change(_ number: UInt64) -> StoreChange {
        StoreChange(.set(StoreRecordName.key, RecordVersion(fence: 0, sequence: number)), origin: 1)
    }

    /// The changes after a place and the place after them.
    private func changes(
        _ store: RedisTokenStore,
        after place: StoreCursor?,
        timeout: Duration = .seconds(60)
    ) async throws -> ([StoreChange], StoreCursor) {
        let batch = await store.changes(after: place, limit: 1_000, timeout: timeout)
        guard case .changes(let changes, let next) = batch else { throw Unexpected("\(batch)") }
        return (changes, next)
    }

    // Scoreboard: CE56
    @Test func oneInstanceHearsWhatAnotherChanges() async throws {
        try await RedisServer.with { server in
            try await RedisTokenStore.with(server) { reader in
                try await RedisTokenStore.with(server) { writer in
                    var (_, place) = try await self.changes(reader, after: nil)
                    for number in 0..<20 as Range<UInt64> {
                        let next = Task { [place] in try await self.changes(reader, after: place) }
                        #expect(await writer.publish([self.change(number)], timeout: .seconds(5)) == nil)
                        let (changes, end) = try await next.value
                        #expect(changes == [self.change(number)])
                        place = end
                    }
                }
            }
        }
    }

    // Scoreboard: CE64
    @Test func whoeverWasCutOffCatchesUp() async throws {
        try await RedisServer.with { server in
            try await RedisTokenStore.with(server) { reader in
                let (_, place) = try await self.changes(reader, after: nil)
                let waiting = Task { await reader.changes(after: place, limit: 1_000, timeout: .seconds(60)) }
                #expect(
                    try await eventually { try await server.answer("INFO", "clients").contains("blocked_clients:1") }
                )
                _ = try await server.answer("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
                try await RedisTokenStore.with(server) { writer async throws in
                    let published = (0..<50).map { self.change($0) }
                    #expect(await writer.publish(published, timeout: .seconds(5)) == nil)
                    // The one who waited may have learnt of the loss first; then it asks again.
                    _ = await waiting.value
                    var found: [StoreChange] = []
                    let isComplete = try await eventually {
                        found = try await self.changes(reader, after: place).0
                        return found.count == published.count
                    }
                    #expect(isComplete)
                    #expect(found == published)
                }
            }
        }
    }

    // Scoreboard: CE64
    @Test func whoeverWasAwayTooLongLearnsOfTheGap() async throws {
        try await RedisServer.with { server in
            try await RedisTokenStore.with(server, { $0.feedLength = 100 }) { store in
                let (_, place) = try await self.changes(store, after: nil)
                for start in stride(from: 0, to: 2_000, by: 250) as StrideTo<UInt64> {
                    let published = (start..<start + 250).map { self.change($0) }
                    #expect(await store.publish(published, timeout: .seconds(5)) == nil)
                }
                guard case .gap(let next) = await store.changes(after: place, limit: 10, timeout: .zero) else {
                    throw Unexpected("Changes that were dropped were not missed.")
                }
                let (changes, _) = try await self.changes(store, after: next, timeout: .zero)
                #expect(changes == [])
                let length = Int(try await server.answer("XLEN", "latchkey:1:feed")) ?? .max
                #expect(length < 500)
            }
        }
    }

    @Test func neitherTokensNorPayloadsAreInTheFeed() async throws {
        try await RedisServer.with { server in
            try await RedisTokenStore.with(server) { store async throws in
                #expect(await store.write(.sample(payload: "secret-payload")) == nil)
                #expect(await store.publish([self.change(1)], timeout: .seconds(5)) == nil)
                let entries = try await server.answer("XRANGE", "latchkey:1:feed", "-", "+")
                #expect(!entries.contains("secret-payload"))
            }
        }
    }
}
