//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(1))) struct EventTests {
    // Scoreboard: CE41, CE89
    @Test(arguments: [InvalidationMode.soft, .hard, nil])
    func removalsAreToldWithTheirCause(_ mode: InvalidationMode?) async throws {
        try await withCacheBench { bench in
            _ = await bench.answer()
            let expected: MissReason
            if let mode {
                await bench.cache.invalidate(bench.key, mode: mode)
                expected = mode == .hard ? .revoked : .invalidated
            } else {
                await bench.cache.remove(bench.key)
                expected = .removed
            }
            await bench.settle()
            #expect(bench.events.contains(.removed(expected)))
            let count = bench.events.count
            await bench.cache.invalidate(bench.key)
            await bench.settle()
            #expect(bench.events.count == count)
        }
    }

    // Scoreboard: CE40, CE41
    @Test func expiryIsTold() async throws {
        try await withCacheBench([.token(life: .seconds(100))], configure: { $0.keepAlive = .zero }) { bench in
            _ = await bench.answer()
            await bench.advance(by: .seconds(94))
            #expect(!bench.events.contains(.removed(.expired)))
            await bench.advance(by: .seconds(12))
            #expect(bench.events.contains(.removed(.expired)))
        }
    }

    // Scoreboard: CE41
    @Test func evictionsAreTold() async throws {
        try await withCacheBench(configure: { $0.maximumEntries = 16 }) { bench in
            for number in 0..<50 { _ = await bench.answer(try .sample("\(number)")) }
            let entries = await bench.cache.statistics.entries
            #expect(entries <= 16)
            #expect(bench.events.count { $0 == .removed(.evicted) } == 50 - entries)
            for number in 50..<100 {
                let token = AcquiredToken(value: "primed", lifetime: .duration(.seconds(60)))
                try await bench.cache.prime(token, for: .sample("\(number)"))
            }
            await bench.settle()
            #expect(bench.events.count { $0 == .removed(.evicted) } == 100 - (await bench.cache.statistics.entries))
        }
    }

    // Scoreboard: CE88
    @Test(arguments: [true, false])
    func endsOfBackgroundRefreshesAreTold(succeeds: Bool) async throws {
        try await withCacheBench([.token(), succeeds ? .token() : .failure(.permanent)]) { bench in
            _ = await bench.answer()
            try await bench.advanceToRefresh()
            #expect(!bench.events.contains { if case .refreshEnded = $0 { true } else { false } })
            _ = await bench.answer()
            await bench.settle()
            #expect(bench.events.contains(.refreshEnded(succeeded: succeeds)))
        }
    }

    // Scoreboard: CE88
    @Test func refreshThatTakesTooLongHasEndedToo() async throws {
        try await withCacheBench([.token(), .never]) { bench in
            _ = await bench.answer()
            try await bench.advanceToRefresh()
            _ = await bench.answer()
            await bench.advance(by: .seconds(30))
            #expect(bench.events.count { $0 == .refreshEnded(succeeded: false) } == 1)
        }
    }

    // Scoreboard: CE89
    @Test func acquisitionsAreToldFromBeginningToEnd() async throws {
        try await withCacheBench([.token(), .failure(.permanent)]) { bench in
            let flight = try #require(await bench.answer().result?.flight)
            #expect(
                bench.events == [
                    .flightStarted(.missing, flight: flight), .published(flight: flight, fromStore: false),
                ]
            )
            _ = await bench.answer(options: .init(forcedRefresh: .always))
            guard case .flightStarted(.forced, let forced) = bench.events[2] else {
                Issue.record("The forced acquisition was not told.")
                return
            }
            #expect(bench.events[3] == .flightFailed(.acquisitionFailed, flight: forced))
        }
    }

    // Scoreboard: CE89
    @Test func purgesMismatchesAndClocksAreTold() async throws {
        try await withCacheBench([.token(tenant: "another")]) { bench in
            _ = await bench.answer()
            await bench.settle()
            #expect(bench.events.contains(.tenantMismatch))
            await bench.cache.purge(bench.key.partition)
            await bench.cache.purgeAll()
            await bench.settle()
            #expect(bench.events.count { $0 == .purged } == 2)
            await bench.advance(by: .seconds(20))
            bench.time.suspend(for: .seconds(100))
            bench.time.setWall(WallTime(milliseconds: bench.time.wallTime().milliseconds - 60_000))
            await bench.advance(by: .seconds(20))
            #expect(bench.events.contains(.suspended(.seconds(100))))
            #expect(bench.events.contains(.clockJump(.seconds(-60))))
        }
    }

    // Scoreboard: CE89
    @Test func slowListenerLosesTheOldestAndSlowsNobody() async throws {
        try await withCacheBench(configure: { $0.eventBuffer = 3 }) { bench in
            let events = bench.cache.events()
            for number in 0..<20 { _ = await bench.answer(try .sample("\(number)")) }
            #expect(await bench.cache.statistics.droppedEvents >= 37)
            await bench.cache.shutdown()
            var kept: [TokenCacheEvent] = []
            for await event in events { kept.append(event) }
            #expect(kept.count == 3)
            #expect(kept.last == .shutDown)
        }
    }

    // Scoreboard: CE89
    @Test func everyListenerHearsEverything() async throws {
        try await withCacheBench { bench in
            let streams = (0..<3).map { _ in bench.cache.events() }
            _ = await bench.answer()
            await bench.cache.shutdown()
            for stream in streams {
                var heard: [TokenCacheEvent] = []
                for await event in stream { heard.append(event) }
                #expect(heard == bench.events)
                #expect(heard.last == .shutDown)
            }
            for await _ in bench.cache.events() { Issue.record("A cache that was shut down tells something.") }
        }
    }

    @Test func listenerThatLeftCostsNothing() async throws {
        try await withCacheBench { bench in
            let listener = bench.start { [events = bench.cache.events()] in for await _ in events {} }
            await bench.settle()
            listener.cancel()
            await listener.value
            _ = await bench.answer()
            #expect(await bench.cache.statistics.droppedEvents == 0)
        }
    }
}
