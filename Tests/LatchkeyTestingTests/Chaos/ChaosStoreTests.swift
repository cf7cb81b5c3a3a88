//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import LatchkeyTokenCache
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ChaosStoreTests {
    let time = ManualTime()

    @Test func calmStoreInjectsNothing() async {
        let store = self.store(.init())
        #expect(await self.accepted(self.write(1), by: store))
        #expect(store.counts == ChaosCounts())
    }

    @Test func durableStoreStaysDurableInChaos() {
        let chaos: any TokenStore = ChaosStore(SealedStore(), seed: 1)
        #expect((chaos as? any DurableTokenStore)?.encryption.protection is NoSecret)
        let plain: any TokenStore = self.store(.init())
        #expect(!(plain is any DurableTokenStore))
    }

    @Test func failedCallDoesNothing() async {
        let store = self.store(.outage)
        #expect(await self.code(of: self.write(1), by: store) == .unavailable)
        #expect(await self.stored(in: store.base) == nil)
        #expect(store.counts.errors == 1)
    }

    // Scoreboard: CE91
    @Test func lostAnswerIsDoneNevertheless() async {
        let store = self.store(.init(lostAnswer: 1))
        #expect(await self.code(of: self.write(1), by: store) == .unavailable)
        #expect(await self.stored(in: store.base)?.version.sequence == 1)
        #expect(store.counts.lostAnswers == 1)
    }

    @Test func duplicateIsDoneTwiceAndAnsweredOnce() async throws {
        let store = self.store(.init(duplicate: 1))
        #expect(await self.accepted(self.write(1, .ifAbsent), by: store))
        let partition = StorePartition(bytes: [])
        #expect(await store.raiseEpoch(of: partition, timeout: .seconds(1)) == .success(1))
        #expect(await store.base.epoch(of: partition, timeout: .seconds(1)) == .success(2))
    }

    // Scoreboard: CE91
    @Test func tornWriteKeepsHalfThePayload() async {
        let store = self.store(.init(tornWrite: 1))
        #expect(await self.accepted(self.write(1), by: store))
        #expect(await self.stored(in: store)?.payload == [1, 2])
        #expect(store.counts.tornWrites == 1)
    }

    // Scoreboard: CE91
    @Test func staleReadAnswersWithAFormerState() async {
        let store = self.store(.init())
        for sequence in 1...2 as ClosedRange<UInt64> {
            #expect(await self.accepted(self.write(sequence), by: store))
        }
        store.inject(.init(staleRead: 1), into: .get)
        var seen: Set<UInt64?> = []
        for _ in 0..<50 { seen.insert(await self.stored(in: store)?.version.sequence) }
        #expect(seen == [nil, 1])
        self.time.advance(by: .seconds(60))
        for _ in 0..<50 { #expect(await self.stored(in: store) == nil) }
    }

    // Scoreboard: CE91
    @Test func faultsConcernSingleKeys() async {
        let store = self.store(.init(error: 0.5))
        let writes = (0..<200).map { self.write(1, name: "\($0)") }
        let outcomes = await store.put(writes, timeout: .seconds(1))
        #expect(outcomes.count == 200)
        store.inject(.init())
        let reads = await store.get(writes.map(\.record.key), timeout: .seconds(1))
        for (outcome, read) in zip(outcomes, reads) {
            switch (outcome, read) {
            case (.accepted, .record), (.failed, .absent): break
            default: Issue.record("The outcomes \(outcome) and \(read) do not fit.")
            }
        }
        #expect((50..<150).contains(store.counts.errors))
    }

    // Scoreboard: CE91
    @Test func delayTakesTimeAndTooMuchOfItFails() async throws {
        let store = self.store(.init(delay: .seconds(2) ... .seconds(2)))
        let write = self.write(1)
        let slow = Task { await self.accepted(write, by: store, timeout: .seconds(3)) }
        #expect(try await self.time.nextSleeper() == .seconds(2))
        self.time.advance(by: .seconds(2))
        #expect(await slow.value)
        let late = Task { await self.code(of: write, by: store, timeout: .seconds(1)) }
        #expect(try await self.time.nextSleeper() == .seconds(1))
        self.time.advance(by: .seconds(1))
        #expect(await late.value == .timedOut)
        #expect(store.counts.timeouts == 1)
        #expect(store.counts.delays == 2)
    }

    @Test func storeCanBeToldToIgnoreTimeouts() async throws {
        let store = self.store(.init(delay: .seconds(9) ... .seconds(9), keepsTimeouts: false))
        let write = self.write(1)
        let slow = Task { await self.accepted(write, by: store, timeout: .seconds(1)) }
        #expect(try await self.time.nextSleeper() == .seconds(9))
        self.time.advance(by: .seconds(9))
        #expect(await slow.value)
    }

    @Test func sameSeedGivesTheSameFaults() async {
        let faults = ChaosFaults(error: 0.2, lostAnswer: 0.2, duplicate: 0.2, tornWrite: 0.2)
        var counts: [ChaosCounts] = []
        for seed in [7, 7, 8] as [UInt64] {
            let store = ChaosStore(MemoryTokenStore(time: self.time), faults: faults, seed: seed, time: self.time)
            for sequence in 0..<200 as Range<UInt64> { _ = await self.accepted(self.write(sequence), by: store) }
            counts.append(store.counts)
        }
        #expect(counts[0] == counts[1])
        #expect(counts[0] != counts[2])
    }

    // Scoreboard: CE57
    @Test func refinementsAreThoseOfTheWrappedStore() {
        let rich: any TokenStore = self.store(.init())
        #expect(rich is any LeasingTokenStore)
        #expect(rich is any ChangeFeedTokenStore)
        #expect(rich is any EpochTokenStore)
        #expect(rich is any ScannableTokenStore)
        #expect(rich is any PopularityTokenStore)
        let poor: any TokenStore = ChaosStore(PoorStore(), seed: 1, time: self.time)
        #expect(!(poor is any LeasingTokenStore))
        #expect(!(poor is any ChangeFeedTokenStore))
        #expect(!(poor is any EpochTokenStore))
        #expect(!(poor is any ScannableTokenStore))
        #expect(!(poor is any PopularityTokenStore))
    }
}

extension ChaosStoreTests {
    private func store(_ faults: ChaosFaults) -> ChaosStore<MemoryTokenStore> {
        ChaosStore(MemoryTokenStore(time: self.time), faults: faults, seed: 1, time: self.time)
    }

    private func write(
        _ sequence: UInt64,
        _ condition: StoreWrite.Condition = .ifNewer,
        name: String = "key"
    ) -> StoreWrite {
        let record = StoredRecord(
            key: StoreKey(bytes: Array(name.utf8)),
            partition: StorePartition(bytes: []),
            version: RecordVersion(sequence: sequence),
            expiresAt: WallTime(milliseconds: self.time.wallTime().milliseconds + 60_000),
            payload: [1, 2, 3, 4]
        )
        return StoreWrite(record, condition: condition)
    }

    private func accepted(
        _ write: StoreWrite,
        by store: some TokenStore,
        timeout: Duration = .seconds(1)
    ) async -> Bool {
        guard case .accepted = await store.put([write], timeout: timeout)[0] else { return false }
        return true
    }

    private func code(
        of write: StoreWrite,
        by store: some TokenStore,
        timeout: Duration = .seconds(1)
    ) async -> TokenStoreError.Code? {
        guard case .failed(let error) = await store.put([write], timeout: timeout)[0] else { return nil }
        return error.code
    }

    private func stored(in store: some TokenStore) async -> StoredRecord? {
        let outcomes = await store.get([StoreKey(bytes: Array("key".utf8))], timeout: .seconds(1))
        guard case .record(let record) = outcomes[0] else { return nil }
        return record
    }
}

/// A store that has nothing.
private struct PoorStore: TokenStore {
    func get(_ keys: [StoreKey], timeout: Duration) async -> [StoreReadOutcome] { keys.map { _ in .absent } }
    func put(_ writes: [StoreWrite], timeout: Duration) async -> [StoreWriteOutcome] { writes.map { _ in .accepted } }
    func remove(_ removals: [StoreRemoval], timeout: Duration) async -> [StoreRemovalOutcome] {
        removals.map { _ in .absent }
    }
    func health(timeout: Duration) async -> TokenStoreError? { nil }
    func close(timeout: Duration) async {}
}

/// A store that asks for protection.
private struct SealedStore: DurableTokenStore {
    var encryption: StoreEncryption { .sealed(by: NoSecret()) }

    func get(_ keys: [StoreKey], timeout: Duration) async -> [StoreReadOutcome] { keys.map { _ in .absent } }
    func put(_ writes: [StoreWrite], timeout: Duration) async -> [StoreWriteOutcome] { writes.map { _ in .accepted } }
    func remove(_ removals: [StoreRemoval], timeout: Duration) async -> [StoreRemovalOutcome] {
        removals.map { _ in .absent }
    }
    func health(timeout: Duration) async -> TokenStoreError? { nil }
    func close(timeout: Duration) async {}
}

/// A protection that is known by its type.
private struct NoSecret: RecordProtection {
    func digest(of name: [UInt8]) -> [UInt8] { name }
    func seal(_ content: [UInt8], context: [UInt8]) throws(RecordProtectionError) -> [UInt8] { content }
    func open(_ sealed: [UInt8], context: [UInt8]) throws(RecordProtectionError) -> OpenedContent {
        OpenedContent(content: sealed)
    }
}
