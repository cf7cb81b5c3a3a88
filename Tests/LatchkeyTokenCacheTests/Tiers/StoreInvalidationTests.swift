//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(1))) struct StoreInvalidationTests {
    // Scoreboard: CE45
    @Test(arguments: [InvalidationMode.soft, .hard, nil])
    func invalidationRemovesTheRecord(_ mode: InvalidationMode?) async throws {
        try await withStoreBench { bench, store in
            _ = await bench.answer()
            await bench.flush()
            if let mode {
                await bench.cache.invalidate(bench.key, mode: mode)
            } else {
                await bench.cache.remove(bench.key)
            }
            #expect(await store.token(of: bench.key) == nil)
            #expect(await bench.answer().token == "token-2")
            await bench.flush()
            #expect(await store.token(of: bench.key) == "token-2")
        }
    }

    @Test func recordThatCouldNotBeRemovedIsNotReadUntilItIs() async throws {
        try await withStoreBench { bench, store in
            _ = await bench.answer()
            await bench.flush()
            store.be(.failing(.unavailable), in: [.remove])
            await bench.cache.invalidate(bench.key)
            #expect(await store.token(of: bench.key) == "token-1")
            #expect(await bench.answer().token == "token-2")
            await bench.cache.invalidate(bench.key)
            let gets = store.count(.get)
            #expect(await bench.answer().token == "token-3")
            #expect(store.count(.get) == gets)
            store.be(.well)
            await bench.advance(by: .seconds(3))
            await bench.cache.invalidate(bench.key)
            #expect(await store.token(of: bench.key) == nil)
            _ = await bench.answer()
            #expect(store.count(.get) == gets + 1)
        }
    }

    @Test func writeThatIsUnderWayDoesNotBringATokenBack() async throws {
        try await withStoreBench { bench, store in
            let gate = Gate()
            store.be(.held(gate), in: [.put])
            _ = await bench.answer()
            await bench.flush()
            await bench.cache.invalidate(bench.key)
            gate.open()
            await bench.settle()
            #expect(await store.token(of: bench.key) == nil)
            #expect(await bench.answer().token == "token-2")
        }
    }

    @Test func writeThatWaitsDoesNotBringATokenBack() async throws {
        try await withStoreBench { bench, store in
            _ = await bench.answer()
            await bench.cache.invalidate(bench.key)
            await bench.flush()
            #expect(await store.token(of: bench.key) == nil)
        }
    }

    // Scoreboard: CE65
    @Test func purgeIsOneCallHoweverManyTokensThereAre() async throws {
        try await withStoreBench { bench, store in
            let keys = try (0..<100).map { try CacheKey.sample("\($0)") }
            for key in keys { _ = await bench.answer(key) }
            await bench.flush()
            let calls = store.calls.count
            await bench.cache.purge(bench.key.partition)
            #expect(store.calls.dropFirst(calls) == [.raiseEpoch])
            let other = try bench.another(store: store)
            for key in keys {
                #expect(bench.cache.cachedToken(for: key) == nil)
                #expect(await other.answer(key).label == .loadedFromAuthority)
            }
        }
    }

    @Test func purgeLeavesOtherPartitionsAlone() async throws {
        try await withStoreBench { bench, store in
            let kept = try CacheKey.sample(tenant: "other")
            for key in [bench.key, kept] { _ = await bench.answer(key) }
            await bench.flush()
            await bench.cache.purge(bench.key.partition)
            let other = try bench.another(store: store)
            #expect(await other.answer(kept).label == .loadedFromStore)
            #expect(await other.answer().label == .loadedFromAuthority)
            #expect(bench.cache.cachedToken(for: kept) != nil)
        }
    }

    @Test func instanceThatNeverPurgedWritesUnderThePresentEpoch() async throws {
        try await withStoreBench { bench, store in
            await bench.cache.purge(bench.key.partition)
            let second = try bench.another([.token("second")], store: store)
            #expect(await second.answer().token == "second")
            await bench.flush()
            let third = try bench.another(store: store, seed: 3)
            #expect(await third.answer().token == "second")
            #expect(third.calls == 0)
        }
    }

    @Test(arguments: [ProbeStore.Behaviour.failing(.unavailable), .losingAnswers])
    func purgeThatFailedIsCaughtUpWith(_ behaviour: ProbeStore.Behaviour) async throws {
        try await withStoreBench { bench, store in
            _ = await bench.answer()
            await bench.flush()
            store.be(behaviour, in: [.raiseEpoch])
            await bench.cache.purge(bench.key.partition)
            #expect(await bench.answer().token == "token-2")
            store.be(.well)
            await bench.advance(by: .seconds(3))
            let epoch = try #require(await store.epoch(of: bench.key))
            #expect(epoch >= 1)
        }
    }

    // Scoreboard: CE66
    @Test func purgeOfEverythingIsOneCallHoweverManyPartitionsThereAre() async throws {
        try await withStoreBench { bench, store in
            let keys = try (0..<40).map { try CacheKey.sample("\($0)", tenant: "\($0)") }
            let other = try bench.another(store: store)
            for key in keys.prefix(20) { _ = await bench.answer(key) }
            for key in keys.suffix(20) { _ = await other.answer(key) }
            await bench.flush()
            let calls = store.calls.count
            await bench.cache.purgeAll()
            #expect(store.calls.dropFirst(calls) == [.raiseEpoch])
            // Partitions that only others know are purged as well, and memory is not asked about the store's records.
            let third = try bench.another(store: store, seed: 3)
            for key in keys {
                #expect(bench.cache.cachedToken(for: key) == nil)
                #expect(await third.answer(key).label == .loadedFromAuthority)
            }
        }
    }

    // Scoreboard: CE66
    @Test func whatIsAcquiredAfterAPurgeOfEverythingIsKept() async throws {
        try await withStoreBench { bench, store in
            await bench.cache.purge(bench.key.partition)
            await bench.cache.purgeAll()
            #expect(await bench.answer().label == .loadedFromAuthority)
            await bench.flush()
            let other = try bench.another(store: store)
            #expect(await other.answer().label == .loadedFromStore)
            await bench.cache.purge(bench.key.partition)
            let third = try bench.another(store: store, seed: 3)
            #expect(await third.answer().label == .loadedFromAuthority)
        }
    }

    // Scoreboard: CE66
    @Test(arguments: [ProbeStore.Behaviour.failing(.unavailable), .losingAnswers])
    func purgeOfEverythingThatFailedIsCaughtUpWith(_ behaviour: ProbeStore.Behaviour) async throws {
        try await withStoreBench { bench, store in
            _ = await bench.answer()
            await bench.flush()
            store.be(behaviour, in: [.raiseEpoch])
            await bench.cache.purgeAll()
            #expect(await bench.answer().token == "token-2")
            store.be(.well)
            await bench.advance(by: .seconds(3))
            let epoch = try await store.base.epoch(of: .everything, timeout: .seconds(1)).get()
            #expect(epoch >= 1)
        }
    }

    @Test func purgeOfEverythingDoesNotWaitForAStoreThatHangs() async throws {
        try await withStoreBench { bench, store in
            for tenant in 0..<50 { _ = await bench.answer(try .sample(tenant: "\(tenant)")) }
            let gate = Gate()
            store.be(.held(gate), in: [.raiseEpoch])
            let isDone = Locked(false)
            bench.start {
                await bench.cache.purgeAll()
                isDone.withLock { $0 = true }
            }
            await bench.advance(by: .milliseconds(1500))
            #expect(isDone.withLock { $0 })
            gate.open()
        }
    }

    @Test func primedTokenIsWrittenUnderTheEpochOfTheStore() async throws {
        try await withStoreBench { bench, store in
            await bench.cache.purgeAll()
            let second = try bench.another(store: store)
            let token = AcquiredToken(value: "primed", lifetime: .duration(.seconds(3600)))
            try await second.cache.prime(token, for: bench.key)
            await bench.flush()
            let third = try bench.another(store: store, seed: 3)
            #expect(await third.answer().token == "primed")
        }
    }

    @Test func recordOfBeforeThePurgeIsNotReadWhereTheStoreCountsNone() async throws {
        let time = ManualTime()
        let store = PlainStore(base: MemoryTokenStore(time: time))
        try await withCacheBench(time: time, store: store) { bench in
            _ = await bench.answer()
            await bench.flush()
            await bench.cache.purge(bench.key.partition)
            #expect(await bench.answer().label == .loadedFromAuthority)
        }
    }
}

/// A store without refinements.
private struct PlainStore: TokenStore {
    let base: MemoryTokenStore

    func get(_ keys: [StoreKey], timeout: Duration) async -> [StoreReadOutcome] {
        await self.base.get(keys, timeout: timeout)
    }
    func put(_ writes: [StoreWrite], timeout: Duration) async -> [StoreWriteOutcome] {
        await self.base.put(writes, timeout: timeout)
    }
    func remove(_ removals: [StoreRemoval], timeout: Duration) async -> [StoreRemovalOutcome] {
        await self.base.remove(removals, timeout: timeout)
    }
    func health(timeout: Duration) async -> TokenStoreError? { nil }
    func close(timeout: Duration) async {}
}
