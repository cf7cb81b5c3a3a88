//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(1))) struct StoreReadTests {
    // Scoreboard: CE45
    @Test func recordOfOneInstanceServesAnother() async throws {
        try await withStoreBench { bench, store in
            _ = await bench.answer()
            await bench.flush()
            let other = try bench.another(store: store)
            let caller = await other.answer()
            #expect(caller.token == "token-1")
            #expect(caller.label == .loadedFromStore)
            #expect(other.calls == 0)
            #expect(other.cache.cachedToken(for: other.key)?.value == "token-1")
        }
    }

    // Scoreboard: CE46
    @Test func storedLifeIsShorterByWhatClocksMayDiffer() async throws {
        try await withStoreBench { bench, store in
            let caller = await bench.answer()
            #expect(caller.result?.remaining == .seconds(3600))
            await bench.flush()
            let other = try bench.another(store: store)
            #expect(await other.answer().result?.remaining == .seconds(3570) - .milliseconds(5))
        }
    }

    // Scoreboard: CE46
    @Test func storedTokenEndsForOthersWhileItsOwnerStillHasIt() async throws {
        try await withStoreBench([.token(life: .seconds(600))]) { bench, store in
            _ = await bench.answer()
            await bench.flush()
            try await bench.advance(untilRemaining: .seconds(50))
            let other = try bench.another([.token("fresh")], store: store)
            #expect(await other.answer().token == "fresh")
            #expect(bench.cache.cachedToken(for: bench.key)?.value == "token-1")
        } configure: {
            $0.keepAlive = .zero
        }
    }

    // Scoreboard: CE47
    @Test func hitsNeverTouchTheStore() async throws {
        try await withStoreBench { bench, store in
            _ = await bench.answer()
            await bench.flush()
            let calls = store.calls
            for _ in 0..<100 { #expect(await bench.answer().label == .hitFresh) }
            #expect(bench.cache.cachedToken(for: bench.key) != nil)
            await bench.flush()
            #expect(store.calls == calls)
        }
    }

    // Scoreboard: CE47, CE51
    @Test func hitDoesNotWaitForAStoreThatHangs() async throws {
        try await withStoreBench { bench, store in
            _ = await bench.answer()
            await bench.flush()
            let gate = Gate()
            store.be(.held(gate))
            try await bench.advanceToRefresh()
            let caller = await bench.answer()
            #expect(caller.label == .hitRefreshing)
            #expect(caller.token == "token-1")
            #expect(store.calls.last == .get)
            gate.open()
        }
    }

    // Scoreboard: CE51
    @Test func callerWaitsHalfASecondForAStoreThatHangs() async throws {
        try await withStoreBench { bench, store in
            let gate = Gate()
            store.be(.held(gate), in: [.get])
            let caller = await bench.answer()
            await bench.advance(by: .milliseconds(499))
            #expect(caller.isWaiting)
            #expect(bench.calls == 0)
            await bench.advance(by: .milliseconds(1))
            #expect(caller.label == .loadedFromAuthority)
            #expect(bench.calls == 1)
            gate.open()
        }
    }

    // Scoreboard: CE51
    @Test func refreshWaitsFiftyMillisecondsForAStoreThatHangs() async throws {
        try await withStoreBench { bench, store in
            _ = await bench.answer()
            try await bench.advanceToRefresh()
            let gate = Gate()
            store.be(.held(gate), in: [.get])
            #expect(await bench.answer().label == .hitRefreshing)
            await bench.advance(by: .milliseconds(49))
            #expect(bench.calls == 1)
            await bench.advance(by: .milliseconds(1))
            #expect(bench.calls == 2)
            gate.open()
        }
    }

    @Test func storeThatTakesItsTimeStillAnswers() async throws {
        try await withStoreBench { bench, store in
            _ = await bench.answer()
            await bench.flush()
            let gate = Gate()
            store.be(.held(gate), in: [.get])
            let other = try bench.another(store: store)
            let caller = await other.answer()
            await bench.advance(by: .milliseconds(499))
            gate.open()
            await bench.settle()
            #expect(caller.label == .loadedFromStore)
            #expect(other.calls == 0)
        }
    }

    // Scoreboard: CE50
    @Test(arguments: [ProbeStore.Behaviour.failing(.unavailable), .failing(.timedOut), .losingAnswers, .tongueTied])
    func storeThatFailsDoesNotFailTheCall(_ behaviour: ProbeStore.Behaviour) async throws {
        try await withStoreBench { bench, store in
            store.be(behaviour)
            let caller = await bench.answer()
            #expect(caller.label == .loadedFromAuthority)
            await bench.cache.invalidate(bench.key)
            #expect(await bench.answer().token == "token-2")
            await bench.cache.purge(bench.key.partition)
            #expect(await bench.answer().token == "token-3")
        }
    }

    @Test func refreshAdoptsWhatAnotherInstanceHasAcquired() async throws {
        try await withStoreBench { bench, store in
            _ = await bench.answer()
            await bench.flush()
            let other = try bench.another(store: store)
            _ = await other.answer()
            try await bench.advanceToRefresh()
            _ = await bench.answer()
            await bench.flush()
            #expect(await bench.answer().token == "token-2")
            if let due = other.cache.explain(other.key).refreshDue { await bench.advance(by: due) }
            _ = await other.answer()
            #expect(await other.answer().token == "token-2")
            #expect(other.calls == 0)
        }
    }

    @Test func recordWhoseRefreshIsDueIsServedAndRefreshed() async throws {
        try await withStoreBench { bench, store in
            _ = await bench.answer()
            await bench.flush()
            await bench.advance(by: .seconds(3200))
            let other = try bench.another([.token("fresh")], store: store)
            #expect(await other.answer().label == .loadedFromStore)
            #expect(other.calls == 1)
            #expect(await other.answer().token == "fresh")
        }
    }

    // Scoreboard: CE51
    @Test func callThatTakesTooLongIsCancelled() async throws {
        let time = ManualTime()
        let isCancelled = Locked(false)
        let store = PatientStore { isCancelled.withLock { $0 = true } }
        try await withCacheBench(time: time, store: store) { bench in
            let caller = await bench.answer()
            await bench.advance(by: .milliseconds(500))
            #expect(caller.label == .loadedFromAuthority)
            #expect(isCancelled.withLock { $0 })
        }
    }
}

/// A store that answers nothing until it is cancelled.
private struct PatientStore: TokenStore {
    let cancelled: @Sendable () -> Void

    func get(_ keys: [StoreKey], timeout: Duration) async -> [StoreReadOutcome] {
        do { try await Gate().wait() } catch { self.cancelled() }
        return keys.map { _ in .absent }
    }
    func put(_ writes: [StoreWrite], timeout: Duration) async -> [StoreWriteOutcome] { writes.map { _ in .accepted } }
    func remove(_ removals: [StoreRemoval], timeout: Duration) async -> [StoreRemovalOutcome] {
        removals.map { _ in .absent }
    }
    func health(timeout: Duration) async -> TokenStoreError? { nil }
    func close(timeout: Duration) async {}
}
