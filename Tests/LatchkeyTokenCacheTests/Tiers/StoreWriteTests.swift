//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(1))) struct StoreWriteTests {
    // Scoreboard: CE48
    @Test func callersDoNotWaitForWrites() async throws {
        try await withStoreBench { bench, store in
            let gate = Gate()
            store.be(.held(gate), in: [.put])
            #expect(await bench.answer().token == "token-1")
            await bench.flush()
            #expect(store.count(.put) == 1)
            #expect(await store.token(of: bench.key) == nil)
            gate.open()
            await bench.settle()
            #expect(await store.token(of: bench.key) == "token-1")
        }
    }

    @Test func writesOfAMomentAreOneCall() async throws {
        try await withStoreBench { bench, store in
            for number in 0..<10 { _ = await bench.answer(try .sample("\(number)")) }
            await bench.advance(by: .milliseconds(4))
            #expect(store.count(.put) == 0)
            await bench.advance(by: .milliseconds(1))
            #expect(store.batches.map(\.count) == [10])
        }
    }

    @Test func manyWritesDoNotWaitForMore() async throws {
        try await withStoreBench { bench, store in
            for number in 0..<63 { _ = await bench.answer(try .sample("\(number)")) }
            #expect(store.count(.put) == 0)
            _ = await bench.answer(try .sample("63"))
            #expect(store.batches.map(\.count) == [64])
        } configure: {
            $0.storeWriteDelay = .seconds(3)
        }
    }

    @Test func lastWriteOfAKeyWins() async throws {
        try await withStoreBench { bench, store in
            _ = await bench.answer()
            _ = await bench.answer(options: .init(forcedRefresh: .always))
            await bench.flush()
            #expect(store.batches.map(\.count) == [1])
            #expect(await store.token(of: bench.key) == "token-2")
        }
    }

    @Test(arguments: zip([63, 64], [false, true]))
    func tokenWithLessThanAMinuteIsNotWritten(life: Int64, isWritten: Bool) async throws {
        try await withStoreBench([.token(life: .seconds(life))]) { bench, store in
            _ = await bench.answer()
            await bench.flush()
            #expect((store.count(.put) == 1) == isWritten)
        }
    }

    // Scoreboard: CE50
    @Test func whatCouldNotBeWrittenIsWrittenLater() async throws {
        try await withStoreBench { bench, store in
            store.be(.failing(.unavailable), in: [.put])
            for number in 0..<5 { _ = await bench.answer(try .sample("\(number)")) }
            await bench.flush()
            #expect(await bench.cache.statistics.pendingWrites == 5)
            #expect(await bench.cache.health.store == .degraded)
            store.be(.well)
            await bench.advance(by: .seconds(2))
            for number in 0..<5 {
                let record = await store.record(of: try .sample("\(number)"))
                #expect(record != nil)
            }
            #expect(await bench.cache.statistics.pendingWrites == 0)
            #expect(await bench.cache.health.store == .healthy)
        }
    }

    @Test func lostAnswerOfAWriteDoesNoHarm() async throws {
        try await withStoreBench { bench, store in
            store.be(.losingAnswers, in: [.put])
            _ = await bench.answer()
            await bench.flush()
            store.be(.well)
            await bench.advance(by: .seconds(2))
            #expect(await store.token(of: bench.key) == "token-1")
            #expect(await bench.cache.statistics.pendingWrites == 0)
        }
    }

    @Test func queueIsBoundedAndLosesWhatEndsFirst() async throws {
        let lives = [900, 400, 800, 300, 700, 600, 500, 1000] as [Int64]
        try await withStoreBench(lives.map { .token(life: .seconds($0)) }) { bench, store in
            store.be(.failing(.unavailable), in: [.put])
            for life in lives { _ = await bench.answer(try .sample("\(life)")) }
            await bench.flush()
            #expect(await bench.cache.statistics.pendingWrites == 5)
            #expect(await bench.cache.statistics.droppedWrites == 3)
            store.be(.well)
            await bench.advance(by: .seconds(2))
            for life in lives {
                let record = await store.record(of: try .sample("\(life)"))
                #expect((record != nil) == (life >= 600))
            }
        } configure: {
            $0.storeQueueLimit = 5
        }
    }

    @Test func outageDoesNotMultiplyTimers() async throws {
        try await withStoreBench { bench, store in
            store.be(.failing(.unavailable), in: [.put])
            for number in 0..<300 { _ = await bench.answer(try .sample("\(number)")) }
            await bench.flush()
            let calls = store.count(.put)
            await bench.advance(by: .seconds(40))
            // Two for each token at most, the tick, a flush and the time limit of a call.
            #expect(await bench.cache.residue.timers <= 2 * 300 + 5)
            #expect(store.count(.put) - calls <= 41)
        }
    }

    @Test func recordThatTheStoreRefusesDoesNotHoldUpOthers() async throws {
        try await withStoreBench { bench, store in
            store.refuse(PlainRecordCodec().storeKey(bench.key))
            _ = await bench.answer()
            for number in 0..<5 { _ = await bench.answer(try .sample("\(number)")) }
            await bench.flush()
            for number in 0..<5 {
                let record = await store.record(of: try .sample("\(number)"))
                #expect(record?.version.sequence == 1)
            }
            await bench.advance(by: .seconds(5))
            #expect(await bench.cache.health.store == .healthy)
            #expect(store.count(.put) == 1)
            #expect(await bench.cache.statistics.pendingWrites == 0)
        }
    }

    @Test func tokenThatNoStoreTakesIsNotWritten() async throws {
        let long = String(repeating: "x", count: StoredRecord.maximumPayloadLength)
        try await withStoreBench([.token(long)]) { bench, store in
            #expect(await bench.answer().token == long)
            await bench.flush()
            #expect(store.count(.put) == 0)
        }
    }

    // Scoreboard: CE30
    @Test func tokenThatComesTooLateIsStoredAllTheSame() async throws {
        let gate = Gate()
        try await withStoreBench([.after(gate, .token("late"), ignoringCancellation: true)]) { bench, store in
            let caller = await bench.answer()
            await bench.advance(by: .seconds(31))
            #expect(caller.error?.code == .timedOut)
            gate.open()
            await bench.flush()
            #expect(bench.cache.cachedToken(for: bench.key)?.value == "late")
            #expect(await store.token(of: bench.key) == "late")
        }
    }

    // Scoreboard: CE29
    @Test func storeAndIssuerShareTheTimeOfALoad() async throws {
        let gate = Gate()
        try await withStoreBench([.after(gate, .token(), ignoringCancellation: true)]) { bench, store in
            store.be(.held(gate), in: [.get])
            let caller = await bench.answer()
            await bench.advance(by: .milliseconds(500))
            #expect(bench.source.contexts.map(\.timeLimit) == [.milliseconds(29_500)])
            await bench.advance(by: .milliseconds(29_499))
            #expect(caller.isWaiting)
            await bench.advance(by: .milliseconds(1))
            #expect(caller.error?.code == .timedOut)
            gate.open()
        }
    }
}
