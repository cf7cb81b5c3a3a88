//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(1))) struct WriteThroughTests {
    // Scoreboard: CE49
    @Test func tokenThatMustBeKeptIsStoredBeforeAnybodySeesIt() async throws {
        try await withStoreBench([.keepsake]) { bench, store in
            let gate = Gate()
            store.be(.held(gate), in: [.put])
            let caller = await bench.answer()
            #expect(caller.isWaiting)
            #expect(bench.cache.cachedToken(for: bench.key) == nil)
            gate.open()
            await bench.settle()
            #expect(caller.token == "token-1")
            #expect(await store.record(of: bench.key)?.durability == .mustKeep)
            #expect(store.count(.put) == 1)
        }
    }

    // Scoreboard: CE49
    @Test func allTokensAreStoredFirstWhenTheSettingsSaySo() async throws {
        try await withStoreBench { bench, store in
            let gate = Gate()
            store.be(.held(gate), in: [.put])
            let caller = await bench.answer()
            #expect(caller.isWaiting)
            gate.open()
            await bench.settle()
            #expect(caller.token == "token-1")
            #expect(await store.token(of: bench.key) == "token-1")
            await bench.flush()
            #expect(store.count(.put) == 1)
        } configure: {
            $0.writesThrough = true
        }
    }

    // Scoreboard: CE49, CE50
    @Test func tokenIsServedWhenItCannotBeStoredAndIsStoredLater() async throws {
        try await withStoreBench([.keepsake]) { bench, store in
            store.be(.failing(.unavailable), in: [.put])
            #expect(await bench.answer().token == "token-1")
            store.be(.well)
            await bench.advance(by: .seconds(2))
            #expect(await store.token(of: bench.key) == "token-1")
        }
    }

    // Scoreboard: CE51
    @Test func storeThatHangsHoldsATokenUpForHalfASecond() async throws {
        try await withStoreBench([.keepsake]) { bench, store in
            let gate = Gate()
            store.be(.held(gate), in: [.put])
            let caller = await bench.answer()
            await bench.advance(by: .milliseconds(499))
            #expect(caller.isWaiting)
            await bench.advance(by: .milliseconds(1))
            #expect(caller.token == "token-1")
            gate.open()
        }
    }

    // Scoreboard: CE44
    @Test func tokensThatTheStoreHasNotConfirmedAreNotEvicted() async throws {
        try await withStoreBench(afterwards: .keepsake) { bench, store in
            store.be(.failing(.unavailable), in: [.put])
            let keys = try (0..<60).map { try CacheKey.sample("\($0)") }
            for key in keys { _ = await bench.answer(key) }
            #expect(keys.allSatisfy { bench.cache.cachedToken(for: $0) != nil })
            store.be(.well)
            await bench.advance(by: .seconds(3))
            for key in keys { #expect(await store.record(of: key) != nil) }
            // So many that every shard meets one, wherever this process's hashes put them.
            for number in 100..<500 { _ = await bench.answer(try .sample("\(number)")) }
            #expect(await bench.cache.statistics.entries <= 16)
        } configure: {
            $0.maximumEntries = 16
        }
    }

    // Scoreboard: CE49
    @Test func nextTokenAfterAnInvalidationIsStoredToo() async throws {
        try await withStoreBench(afterwards: .keepsake) { bench, store in
            for number in 1...4 {
                #expect(await bench.answer().token == "token-\(number)")
                #expect(await store.token(of: bench.key) == "token-\(number)")
                await bench.cache.invalidate(bench.key)
                #expect(await store.token(of: bench.key) == nil)
            }
        }
    }

    @Test(arguments: [false, true])
    func tokenThatWasOvertakenIsNotStored(isPurge: Bool) async throws {
        let gate = Gate()
        try await withStoreBench([.after(gate, .keepsake)], afterwards: .keepsake) { bench, store in
            let caller = await bench.answer()
            if isPurge {
                await bench.cache.purge(bench.key.partition)
            } else {
                await bench.cache.invalidate(bench.key)
            }
            gate.open()
            await bench.settle()
            #expect(caller.token == "token-1")
            #expect(await store.token(of: bench.key) == nil)
            let other = try bench.another([.token("fresh")], store: store)
            #expect(await other.answer().token == "fresh")
        }
    }

    @Test func tokenThatWasOvertakenWhileItWasStoredIsRemovedAgain() async throws {
        try await withStoreBench([.keepsake]) { bench, store in
            let gate = Gate()
            store.be(.held(gate), in: [.put])
            let caller = await bench.answer()
            await bench.cache.invalidate(bench.key)
            gate.open()
            await bench.settle()
            #expect(caller.token == "token-1")
            #expect(await store.token(of: bench.key) == nil)
        }
    }

    @Test func primedTokenIsStoredFirstWhenItMustBeKept() async throws {
        try await withStoreBench { bench, store in
            let token = AcquiredToken(value: "primed", lifetime: .duration(.seconds(600)), durability: .mustKeep)
            try await bench.cache.prime(token, for: bench.key)
            #expect(await store.token(of: bench.key) == "primed")
            #expect(await bench.answer().token == "primed")
        }
    }

    @Test func droppedWriteLetsItsTokenBeEvicted() async throws {
        try await withStoreBench { bench, store in
            store.be(.failing(.unavailable), in: [.put])
            for number in 0..<100 { _ = await bench.answer(try .sample("\(number)")) }
            // A part of the cache makes room when the next token comes into it.
            #expect(await bench.cache.statistics.entries < 40)
        } configure: {
            $0.writesThrough = true
            $0.storeQueueLimit = 5
            $0.maximumEntries = 16
        }
    }
}
