//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(1))) struct ShutdownTests {
    @Test func waitersAreToldAndNothingIsLeft() async throws {
        try await withStoreBench([.never]) { bench, _ in
            let callers = bench.ask(times: 10)
            await bench.settle()
            #expect(await bench.cache.residue != .none)
            await bench.cache.shutdown()
            await bench.settle()
            #expect(callers.map { $0.error?.code } == Array(repeating: .shutDown, count: 10))
            #expect(await bench.cache.residue == .none)
        }
    }

    /// A caller may join between the end of the waits and the failure of the acquisition that was cancelled.
    @Test func acquisitionThatFailsAfterTheEndFailsBecauseOfIt() async throws {
        try await withCacheBench([.never]) { bench in
            let caller = bench.ask()
            await bench.settle()
            _ = bench.cache.registry.close()
            await bench.settle()
            #expect(caller.error?.code == .shutDown)
        }
    }

    @Test func queuedAcquisitionsEndToo() async throws {
        try await withCacheBench(afterwards: .never) { bench in
            let callers = try (0..<100).map { bench.ask(try .sample("\($0)")) }
            await bench.settle()
            #expect(await bench.cache.residue.queued > 0)
            await bench.cache.shutdown()
            await bench.settle()
            #expect(callers.count { $0.error?.code == .shutDown } == 100)
        }
    }

    @Test func tokensInMemoryAreStillServed() async throws {
        try await withCacheBench { bench in
            _ = await bench.answer()
            await bench.cache.shutdown()
            #expect(await bench.answer().token == "token-1")
            #expect(bench.cache.cachedToken(for: bench.key)?.value == "token-1")
            #expect(await bench.answer(try .sample("another")).error?.code == .shutDown)
            try await bench.advanceToRefresh()
            #expect(await bench.answer().token == "token-1")
            #expect(bench.cache.cachedToken(for: bench.key)?.value == "token-1")
            #expect(bench.calls == 1)
            #expect(await bench.cache.residue == .none)
        }
    }

    @Test func whatWaitsIsWrittenAndTheStoreIsClosed() async throws {
        let time = ManualTime()
        let store = ProbeStore(time: time)
        try await withCacheBench(time: time, store: store) { bench in
            for number in 0..<100 { _ = await bench.answer(try .sample("\(number)")) }
            await bench.cache.shutdown()
            #expect(Set(store.batches.joined().map(\.record.key)).count == 100)
            #expect(store.calls.last == .close)
            #expect(await store.base.health(timeout: .seconds(1))?.code == .closed)
        }
    }

    @Test func writeUnderWayIsWaitedFor() async throws {
        try await withStoreBench { bench, store in
            let gate = Gate()
            store.be(.held(gate), in: [.put])
            _ = await bench.answer()
            await bench.flush()
            let shutdown = bench.start { await bench.cache.shutdown() }
            await bench.settle()
            #expect(store.count(.close) == 0)
            gate.open()
            await shutdown.value
            #expect(store.calls.suffix(2) == [.put, .close])
        }
    }

    @Test func whoShutsDownAgainWaitsForTheSameEnd() async throws {
        try await withStoreBench { bench, store in
            let gate = Gate()
            store.be(.held(gate), in: [.put])
            _ = await bench.answer()
            await bench.flush()
            let first = Progress(bench) { await bench.cache.shutdown() }
            await bench.settle()
            let second = Progress(bench) { await bench.cache.shutdown() }
            await bench.settle()
            #expect(!first.isOver)
            #expect(!second.isOver)
            gate.open()
            await bench.settle()
            #expect(first.isOver)
            #expect(second.isOver)
            await bench.cache.shutdown()
        }
    }

    @Test func tokenOfASourceThatDoesNotHeedCancellationIsStored() async throws {
        let gate = Gate()
        try await withStoreBench([.after(gate, .token(), ignoringCancellation: true)]) { bench, store in
            let caller = await bench.answer()
            let shutdown = bench.start { await bench.cache.shutdown() }
            await bench.settle()
            #expect(caller.error?.code == .shutDown)
            gate.open()
            await shutdown.value
            #expect(store.batches.count == 1)
            #expect(bench.cache.cachedToken(for: bench.key) != nil)
        }
    }

    @Test func sourceThatNeverReturnsDoesNotHoldTheEndUp() async throws {
        let gate = Gate()
        try await withStoreBench([.token(), .after(gate, .token(), ignoringCancellation: true)]) { bench, store in
            _ = await bench.answer()
            _ = bench.ask(try .sample("deaf"))
            await bench.settle()
            let shutdown = Progress(bench) { await bench.cache.shutdown(timeout: .seconds(5)) }
            await bench.advance(by: .milliseconds(2_499))
            #expect(!shutdown.isOver)
            await bench.advance(by: .milliseconds(1))
            #expect(shutdown.isOver)
            #expect(store.calls.last == .close)
            #expect(store.batches.count == 1)
            let late = await bench.answer(try .sample("deaf"))
            #expect(late.error?.code == .shutDown)
            gate.open()
            await bench.settle()
        }
    }

    @Test(arguments: [ProbeStore.Operation.put, .close])
    func storeThatHangsDoesNotHoldTheEndUp(_ operation: ProbeStore.Operation) async throws {
        try await withStoreBench { bench, store in
            let gate = Gate()
            store.be(.held(gate), in: [operation])
            _ = await bench.answer()
            let shutdown = Progress(bench) { await bench.cache.shutdown(timeout: .seconds(3)) }
            await bench.advance(by: .seconds(3))
            #expect(shutdown.isOver)
            gate.open()
        }
    }

    @Test func callsThatWaitForTheStoreEnd() async throws {
        try await withStoreBench { bench, store in
            _ = await bench.answer()
            let gate = Gate()
            store.be(.held(gate))
            let calls = [
                Progress(bench) { await bench.cache.invalidate(bench.key) },
                Progress(bench) { await bench.cache.purge(bench.key.partition) },
            ]
            await bench.settle()
            let shutdown = Progress(bench) { await bench.cache.shutdown(timeout: .milliseconds(300)) }
            await bench.advance(by: .milliseconds(300))
            #expect(shutdown.isOver)
            #expect(calls.count { $0.isOver } == 2)
            gate.open()
        }
    }

    @Test func closedStoreIsLeftAlone() async throws {
        try await withStoreBench { bench, store in
            _ = await bench.answer()
            await bench.cache.shutdown()
            let calls = store.calls.count
            await bench.cache.invalidate(bench.key)
            await bench.cache.remove(bench.key)
            await bench.cache.purge(bench.key.partition)
            await bench.cache.purgeAll()
            _ = await bench.answer()
            await bench.advance(by: .seconds(10))
            #expect(store.calls.count == calls)
            #expect(bench.cache.cachedToken(for: bench.key) == nil)
        }
    }

    @Test func cacheThatWasShutDownTakesNoTokens() async throws {
        try await withStoreBench { bench, _ in
            await bench.cache.shutdown()
            let token = AcquiredToken(value: "late", lifetime: .duration(.seconds(60)))
            let error = await #expect(throws: TokenCacheError.self) {
                try await bench.cache.prime(token, for: bench.key)
            }
            #expect(error?.code == .shutDown)
        }
    }

    @Test func secondShutdownDoesNothing() async throws {
        try await withStoreBench { bench, store in
            for _ in 0..<3 { await bench.cache.shutdown() }
            #expect(store.count(.close) == 1)
        }
    }

    @Test func runLastsUntilItsTaskIsCancelled() async throws {
        try await withStoreBench { bench, store in
            let task = bench.start { await bench.cache.run() }
            _ = await bench.answer()
            await bench.advance(by: .seconds(100))
            #expect(store.count(.close) == 0)
            task.cancel()
            await task.value
            #expect(store.calls.last == .close)
            #expect(store.batches.count == 1)
            #expect(await bench.cache.residue == .none)
        }
    }

    @Test func cacheThatIsForgottenLeavesNoTask() async throws {
        let time = ManualTime()
        let tasks = LiveTasks()
        let spawner = TaskSpawner { name, priority, work in
            tasks.add(1)
            return Task.detached(name: name, priority: priority) {
                await work()
                tasks.add(-1)
            }
        }
        weak var forgotten: TokenCache?
        do {
            let cache = TokenCache(time: time, spawner: spawner, seed: 1)
            forgotten = cache
            _ = try await cache.token(for: .sample(), from: ScriptedSource())
            try await time.sleepers(1)
        }
        while forgotten != nil || tasks.count > 0 { await Task.yield() }
        #expect(time.sleeperCount == 0)
    }
}

/// Counts the tasks that have started and not ended.
private final class LiveTasks: Sendable {
    private let state = Locked(0)

    var count: Int { self.state.withLock { $0 } }
    func add(_ difference: Int) { self.state.withLock { $0 += difference } }
}

/// Whether something that a test started has ended.
struct Progress: Sendable {
    private final class State: Sendable {
        let isOver = Locked(false)
    }

    private let state = State()

    init(_ bench: CacheBench, _ work: @escaping @Sendable () async -> Void) {
        let state = self.state
        bench.start {
            await work()
            state.isOver.withLock { $0 = true }
        }
    }

    var isOver: Bool { self.state.isOver.withLock { $0 } }
}
