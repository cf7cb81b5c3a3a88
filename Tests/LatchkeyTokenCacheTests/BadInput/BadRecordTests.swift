//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// Whatever a store returns, callers get a good token or an error of their own issuer.
@Suite(.timeLimit(.minutes(1))) struct BadRecordTests {
    /// What a store may return in place of a record.
    enum Spoiling: CaseIterable {
        case empty, truncated, prolonged, flipped, ofAnotherKey, otherExpiry, huge
        case expired, endless, endBeforeBeginning, beginningOfTime, endOfTime, futureIssue, livesTooLong

        func apply(to record: inout StoredRecord, key: CacheKey, now: WallTime) throws {
            switch self {
            case .empty: record.payload = []
            case .truncated: record.payload.removeLast()
            case .prolonged: record.payload.append(0)
            case .flipped: record.payload[0] ^= 0xff
            case .ofAnotherKey: self.rewrite(&record, key: try .sample("another"), 0, 3600, now: now)
            case .otherExpiry: record.expiresAt.milliseconds += 60_000
            case .huge: record.payload = Array(repeating: 0xff, count: 200_000)
            case .expired: self.rewrite(&record, key: key, -7200, -3600, now: now)
            case .endless: self.rewrite(&record, key: key, 0, 3650 * 86_400 + 60, now: now)
            case .endBeforeBeginning: self.rewrite(&record, key: key, 3600, 1800, now: now)
            case .beginningOfTime: self.rewrite(&record, key: key, from: .min, until: .max)
            case .endOfTime: self.rewrite(&record, key: key, from: now.milliseconds, until: .max)
            case .futureIssue: self.rewrite(&record, key: key, from: .max - 1, until: .max)
            case .livesTooLong: self.rewrite(&record, key: key, -3650 * 86_400, 3600, now: now)
            }
        }

        private func rewrite(_ record: inout StoredRecord, key: CacheKey, _ from: Int64, _ until: Int64, now: WallTime)
        {
            let moment = { now.milliseconds + $0 * 1000 }
            self.rewrite(&record, key: key, from: moment(from), until: moment(until))
        }

        private func rewrite(_ record: inout StoredRecord, key: CacheKey, from: Int64, until: Int64) {
            let content = PlainRecordCodec.Content(
                token: AcquiredToken(value: "spoiled", lifetime: .until(WallTime(milliseconds: until))),
                issuedAt: WallTime(milliseconds: from),
                expiresAt: WallTime(milliseconds: until),
                refreshAt: WallTime(milliseconds: from)
            )
            record.expiresAt = content.expiresAt
            record.payload = PlainRecordCodec().encode(content, key: key)
        }
    }

    // Scoreboard: CE50, CE79
    @Test(arguments: Spoiling.allCases)
    func spoiledRecordIsAMiss(_ spoiling: Spoiling) async throws {
        try await self.withRecord { bench, store, good in
            var record = good
            try spoiling.apply(to: &record, key: bench.key, now: bench.time.wallTime())
            store.answerReads { [record] _ in .record(record) }
            let caller = await bench.answer()
            #expect(caller.label == .loadedFromAuthority)
            #expect(caller.token == "token-2")
            #expect(bench.cache.cachedToken(for: bench.key)?.value == "token-2")
        }
    }

    @Test func everyTruncationIsAMiss() async throws {
        try await self.withRecord { bench, _, good in
            let codec = PlainRecordCodec()
            #expect(codec.decode(good.payload, key: bench.key) != nil)
            for length in good.payload.indices {
                #expect(codec.decode(Array(good.payload.prefix(length)), key: bench.key) == nil)
            }
        }
    }

    @Test func noFlippedBitMakesTrouble() async throws {
        try await self.withRecord { bench, store, good in
            for index in good.payload.indices {
                var record = good
                record.payload[index] ^= 0x80
                store.answerReads { [record] _ in .record(record) }
                await bench.cache.dropFromMemory(bench.key)
                #expect(await bench.answer().token != nil)
            }
        }
    }

    @Test func recordWithTheLastVersionCanBeReplaced() async throws {
        try await self.withRecord { bench, store, good in
            var record = good
            record.version = RecordVersion(sequence: .max)
            _ = await store.base.put([StoreWrite(record, condition: .always)], timeout: .seconds(1))
            #expect(await bench.answer().label == .loadedFromStore)
            #expect(await bench.answer(options: .init(forcedRefresh: .always)).token == "token-2")
            await bench.advance(by: .seconds(1))
            await bench.cache.invalidate(bench.key)
            #expect(await store.record(of: bench.key) == nil)
            #expect(await bench.answer().token == "token-3")
            await bench.advance(by: .seconds(1))
        }
    }

    @Test(arguments: [RecordVersion(sequence: .max), RecordVersion(fence: .max, sequence: .max), nil])
    func storeThatClaimsToHaveNewerRecordsIsBelieved(_ version: RecordVersion?) async throws {
        let time = ManualTime()
        for durability in [AcquiredToken.Durability.cacheable, .mustKeep] {
            let token = AcquiredToken(value: "mine", lifetime: .duration(.seconds(3600)), durability: durability)
            let script = [ScriptedSource.Step.acquired(token)]
            try await withCacheBench(script, time: time, store: BoastfulStore(version: version)) { bench in
                #expect(await bench.answer().token == "mine")
                await bench.advance(by: .seconds(3))
                #expect(await bench.cache.statistics.pendingWrites == 0)
                await bench.cache.invalidate(bench.key)
                #expect(bench.cache.cachedToken(for: bench.key) == nil)
            }
        }
    }

    @Test func recordThatExpiresWhileItIsReadIsAMiss() async throws {
        try await self.withRecord { bench, store, good in
            let gate = Gate()
            store.answerReads { [good] _ in .record(good) }
            store.be(.held(gate), in: [.get])
            let caller = await bench.answer()
            bench.time.suspend(for: .seconds(3600))
            gate.open()
            await bench.settle()
            #expect(caller.token != "token-1")
        }
    }

    /// Runs a test with a good record in the store and none in memory.
    private func withRecord(
        _ body: @escaping @Sendable (CacheBench, ProbeStore, StoredRecord) async throws -> Void
    ) async throws {
        try await withStoreBench { bench, store in
            _ = await bench.answer()
            await bench.flush()
            await bench.cache.dropFromMemory(bench.key)
            try await body(bench, store, try #require(await store.record(of: bench.key)))
        }
    }
}

/// A store that has a newer record for every key, but returns none.
private struct BoastfulStore: TokenStore {
    let version: RecordVersion?

    func get(_ keys: [StoreKey], timeout: Duration) async -> [StoreReadOutcome] { keys.map { _ in .absent } }
    func put(_ writes: [StoreWrite], timeout: Duration) async -> [StoreWriteOutcome] {
        writes.map { _ in .superseded(by: self.version) }
    }
    func remove(_ removals: [StoreRemoval], timeout: Duration) async -> [StoreRemovalOutcome] {
        removals.map { _ in self.version.map { .superseded(by: $0) } ?? .absent }
    }
    func health(timeout: Duration) async -> TokenStoreError? { nil }
    func close(timeout: Duration) async {}
}
