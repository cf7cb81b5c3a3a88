//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// What a store holds of a protected cache, and what comes of it when somebody meddles.
@Suite(.timeLimit(.minutes(1))) struct ProtectedStoreTests {
    // Scoreboard: CE68, CE72, G14
    @Test(arguments: [AcquiredToken.Durability.cacheable, .mustKeep])
    func nothingReadableReachesTheStore(_ durability: AcquiredToken.Durability) async throws {
        let token = AcquiredToken(
            value: "canary-of-a-token",
            lifetime: .duration(.seconds(3600)),
            durability: durability,
            attributes: ["account": "canary-of-an-account"]
        )
        try await self.withProtectedBench([.acquired(token)]) { bench, store, _ in
            let key = try CacheKey.sample("canary-of-a-user", tenant: "canary-of-a-tenant")
            #expect(await bench.answer(key).token == token.value)
            await bench.flush()
            let record = try #require(await store.record(of: key))
            #expect(await store.token(of: key) == token.value)
            for bytes in [record.key.bytes, record.partition.bytes, record.payload] {
                #expect(!String(decoding: bytes, as: UTF8.self).contains("canary"))
            }
            #expect(record.key.bytes.count == 20)
            #expect(record.partition.bytes.count == 20)
            #expect(store.batches.joined().allSatisfy { $0.record.payload == record.payload })
        }
    }

    // Scoreboard: CE45, CE68
    @Test func recordOfOneInstanceServesAnotherWithTheSameKeys() async throws {
        try await self.withProtectedBench { bench, store, _ in
            _ = await bench.answer()
            await bench.flush()
            let other = try bench.another(store: store)
            #expect(await other.answer().label == .loadedFromStore)
            #expect(other.cache.cachedToken(for: other.key)?.value == "token-1")
        }
    }

    /// What somebody with access to the store may change in a record.
    enum Change: CaseIterable {
        case version, fence, epoch, expiry, durability, partition, name, content, tail, start

        func apply(to record: inout StoredRecord) {
            switch self {
            case .version: record.version.sequence += 1
            case .fence: record.version.fence += 1
            case .epoch: record.epoch += 1
            case .expiry: record.expiresAt.milliseconds += 3_600_000
            case .durability: record.durability = .mustKeep
            case .partition: record.partition.bytes[0] ^= 1
            case .name: record.key.bytes[0] ^= 1
            case .content: record.payload[record.payload.count - 1] ^= 1
            case .tail: record.payload.removeLast(12)
            case .start: record.payload = Array(record.payload.prefix(5))
            }
        }
    }

    // Scoreboard: CE69, CE70, CE79, G24
    @Test(arguments: Change.allCases) func changedRecordIsAMiss(_ change: Change) async throws {
        try await self.withRecord { bench, store, _ in
            var record = try #require(await store.record(of: bench.key))
            change.apply(to: &record)
            store.answerReads { [record] _ in .record(record) }
            let caller = await bench.answer()
            #expect(caller.label == .loadedFromAuthority)
            #expect(caller.token == "token-2")
            #expect(bench.events.contains(.protectionFailed(.forged)))
            #expect(bench.events.contains(.storeRecordRejected))
        }
    }

    // Scoreboard: CE69, CE73
    @Test(arguments: [("a", "tenant", "b", "tenant"), ("a", "tenant-a", "a", "tenant-b")])
    func recordsThatWereSwappedAreMisses(_ names: (String, String, String, String)) async throws {
        try await self.withProtectedBench { bench, store, _ in
            let one = try CacheKey.sample(names.0, tenant: names.1)
            let two = try CacheKey.sample(names.2, tenant: names.3)
            for key in [one, two] { _ = await bench.answer(key) }
            await bench.flush()
            var first = try #require(await store.record(of: one))
            var second = try #require(await store.record(of: two))
            (first.payload, second.payload) = (second.payload, first.payload)
            _ = await store.base.put([first, second].map { StoreWrite($0, condition: .always) }, timeout: .seconds(1))
            let other = try bench.another([.token("new-one"), .token("new-two")], store: store)
            #expect(await other.answer(one).token == "new-one")
            #expect(await other.answer(two).token == "new-two")
            #expect(other.events.filter { $0 == .protectionFailed(.forged) }.count == 2)
        }
    }

    // Scoreboard: CE70
    @Test func plainRecordUnderTheRightNameIsAMissAndStays() async throws {
        try await self.withRecord { bench, store, _ in
            var record = try #require(await store.record(of: bench.key))
            record.payload = try store.codec.open(record).record.payload
            _ = await store.base.put([StoreWrite(record, condition: .always)], timeout: .seconds(1))
            #expect(await bench.answer().label == .loadedFromAuthority)
            #expect(bench.events.contains(.protectionFailed(.malformed)))
            #expect(store.count(.remove) == 0)
            await bench.flush()
            #expect(await store.token(of: bench.key) == "token-2")
        }
    }

    // Scoreboard: CE71
    @Test func recordUnderAnOldKeyIsReadAndSealedAgain() async throws {
        try await self.withRecord { bench, store, protection in
            let old = try #require(await store.record(of: bench.key))
            protection.rotate()
            #expect(await bench.answer().label == .loadedFromStore)
            #expect(bench.calls == 1)
            await bench.flush()
            let new = try #require(await store.record(of: bench.key))
            #expect(ToyProtection.key(of: old.payload) == 1)
            #expect(ToyProtection.key(of: new.payload) == 2)
            #expect(new.version == old.version)
            #expect(await store.token(of: bench.key) == "token-1")
        }
    }

    // Scoreboard: CE71
    @Test func sealingAgainNeverUndoesWhatHappenedMeanwhile() async throws {
        try await self.withRecord { bench, store, protection in
            protection.rotate()
            #expect(await bench.answer().label == .loadedFromStore)
            await bench.cache.invalidate(bench.key)
            await bench.flush()
            #expect(await store.record(of: bench.key) == nil)
        }
    }

    // Scoreboard: CE71
    @Test func recordUnderARetiredKeyIsAMissAndRemoved() async throws {
        try await self.withRecord { bench, store, protection in
            protection.rotate()
            protection.retire(1)
            store.be(.failing(.unavailable), in: [.put])
            #expect(await bench.answer().label == .loadedFromAuthority)
            #expect(bench.events.contains(.protectionFailed(.retiredKey)))
            #expect(await store.record(of: bench.key) == nil)
        }
    }

    // Scoreboard: CE71
    @Test func recordUnderAnUnknownKeyIsAMissAndLeftToThoseWhoHaveIt() async throws {
        try await self.withRecord { bench, store, protection in
            protection.rotate()
            protection.forget(1)
            store.be(.failing(.unavailable), in: [.put])
            #expect(await bench.answer().label == .loadedFromAuthority)
            #expect(bench.events.contains(.protectionFailed(.unknownKey)))
            #expect(await store.record(of: bench.key) != nil)
            #expect(store.count(.remove) == 0)
        }
    }

    // Scoreboard: CE70
    @Test(arguments: [AcquiredToken.Durability.cacheable, .mustKeep])
    func withoutAKeyNothingIsWrittenUntilThereIsOne(_ durability: AcquiredToken.Durability) async throws {
        let token = AcquiredToken(value: "token", lifetime: .duration(.seconds(3600)), durability: durability)
        try await self.withProtectedBench([.acquired(token)]) { bench, store, protection in
            protection.set(hasKeys: false)
            #expect(await bench.answer().token == "token")
            await bench.advance(by: .seconds(2))
            #expect(store.count(.put) == 0)
            #expect(bench.events.contains(.protectionFailed(.unavailable)))
            protection.set(hasKeys: true)
            await bench.advance(by: .seconds(2))
            #expect(await store.token(of: bench.key) == "token")
        }
    }

    // Scoreboard: CE69
    @Test func recordThatIsWrittenUnderAnotherVersionIsSealedForIt() async throws {
        try await self.withProtectedBench { bench, store, _ in
            _ = await bench.answer()
            await bench.flush()
            let other = try bench.another([.token("forced")], store: store)
            #expect(await other.answer(options: .init(forcedRefresh: .always)).token == "forced")
            await other.advance(by: .seconds(1))
            #expect(await store.token(of: bench.key) == "forced")
            #expect(try #require(await store.record(of: bench.key)).version.sequence == 2)
        }
    }

    // Scoreboard: CE65, CE72
    @Test func purgeRaisesTheEpochOfTheHiddenPartition() async throws {
        try await self.withRecord { bench, store, _ in
            await bench.cache.purge(bench.key.partition)
            #expect(await store.epoch(of: bench.key) == 1)
            #expect(await bench.answer().label == .loadedFromAuthority)
        }
    }

    @Test func failuresAreCountedByReason() async throws {
        let metrics = MetricCapture()
        let protection = ToyProtection()
        let time = ManualTime()
        let store = ProbeStore(time: time, encryption: .sealed(by: protection))
        try await withCacheBench(time: time, store: store, metrics: metrics) { bench in
            _ = await bench.answer()
            await bench.flush()
            await bench.cache.dropFromMemory(bench.key)
            protection.rotate()
            protection.retire(1)
            _ = await bench.answer()
            #expect(metrics.total("tokencache.crypto.failures", ["reason": "retiredKey"]) == 1)
            #expect(metrics.total("tokencache.crypto.failures", ["reason": "forged"]) == 0)
        }
    }

    // MARK: - Benches

    private func withProtectedBench(
        _ script: [ScriptedSource.Step] = [],
        _ body: @escaping @Sendable (CacheBench, ProbeStore, ToyProtection) async throws -> Void
    ) async throws {
        let protection = ToyProtection()
        try await withStoreBench(script, encryption: .sealed(by: protection)) { bench, store in
            try await body(bench, store, protection)
        }
    }

    /// Runs a test with a good record in the store and none in memory.
    private func withRecord(
        _ body: @escaping @Sendable (CacheBench, ProbeStore, ToyProtection) async throws -> Void
    ) async throws {
        try await self.withProtectedBench { bench, store, protection in
            _ = await bench.answer()
            await bench.flush()
            await bench.cache.dropFromMemory(bench.key)
            try await body(bench, store, protection)
        }
    }
}
