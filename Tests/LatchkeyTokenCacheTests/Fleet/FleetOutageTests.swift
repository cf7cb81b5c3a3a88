//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// A store that goes away and comes back.
@Suite(.timeLimit(.minutes(1))) struct FleetOutageTests {
    private static let states: [StoreState] = [.degraded, .open, .recovering, .healthy]

    // Scoreboard: CE52, G17
    @Test func whatWasMissedIsCaughtUpWith() async throws {
        try await withFleet { fleet in
            await fleet.warm()
            let keys = try (0..<10).map { try CacheKey.sample("\($0)") }
            let gone = try CacheKey.sample("gone")
            await fleet.warm(gone)
            fleet[0].link.cut()
            for key in keys { #expect(await fleet.answer(0, key).token != nil) }
            await fleet[0].cache.invalidate(gone)
            await fleet[0].cache.purge(try CacheKey.sample(tenant: "purged").partition)
            await fleet.advance(by: .seconds(20))
            #expect(await fleet[0].cache.health.store == .open)
            #expect(await fleet[0].cache.statistics.pendingWrites >= 12)
            #expect(fleet.held(gone) == [nil, "0-2"])
            fleet[0].link.mend()
            await fleet.advance(by: .seconds(8))
            #expect(await fleet[0].cache.statistics.pendingWrites == 0)
            #expect(await fleet[0].cache.health.store == .healthy)
            for key in keys { #expect(await fleet.answer(1, key).label == .loadedFromStore) }
            #expect(fleet.held(gone) == [nil, nil])
            #expect(fleet[1].calls == 0)
            #expect(await fleet[0].cache.statistics.replayedWrites >= 10)
        }
    }

    // Scoreboard: CE52, G17
    @Test func stateOfTheStoreIsTold() async throws {
        try await withFleet { fleet in
            await fleet.warm()
            fleet[0].link.cut()
            for number in 0..<3 { _ = await fleet.answer(0, try .sample("\(number)")) }
            await fleet.advance(by: .seconds(5))
            fleet[0].link.mend()
            await fleet.advance(by: .seconds(10))
            let told = fleet[0].bench.events.compactMap { event -> StoreState? in
                if case .storeStateChanged(let state) = event { state } else { nil }
            }
            #expect(told == Self.states)
        }
    }

    // Scoreboard: CE50, G31
    @Test func storeIsReadAgainWithinTwoSecondsOfItsReturn() async throws {
        try await withFleet { fleet in
            await fleet.warm()
            _ = await fleet.answer(1, try .sample("other"))
            fleet[0].link.cut()
            // Callers with a token notice nothing; those without get theirs from the issuer.
            await fleet[0].bench.request(for: .seconds(60), every: .seconds(1))
            for number in 0..<5 { _ = await fleet.answer(0, try .sample("\(number)")) }
            #expect(await fleet[0].cache.health.store == .open)
            #expect(await fleet.answer(0).label == .hitFresh)
            fleet[0].link.mend()
            await fleet.advance(by: .seconds(1))
            let caller = await fleet.answer(0, try .sample("other"))
            #expect(caller.label == .loadedFromStore)
        }
    }

    // Scoreboard: CE50
    @Test func hitsDoNotAskAStoreThatIsAway() async throws {
        try await withFleet { fleet in
            await fleet.warm()
            fleet[0].link.cut()
            await fleet.advance(by: .seconds(70))
            let before = fleet[0].link.count(.get) + fleet[0].link.count(.put)
            await fleet[0].bench.request(for: .seconds(50), every: .milliseconds(100))
            let after = fleet[0].link.count(.get) + fleet[0].link.count(.put)
            #expect(after - before <= 2)
            #expect(fleet[0].calls == 1)
        }
    }

    // Scoreboard: CE52, G21
    @Test func writesOfTwoInstancesThatWereCutOffConverge() async throws {
        try await withFleet(3) { fleet in
            for index in 0..<2 { fleet[index].link.cut() }
            for index in 0..<2 { #expect(await fleet.answer(index).token == "\(index)-1") }
            await fleet.advance(by: .seconds(10))
            for index in 0..<2 { fleet[index].link.mend() }
            await fleet.advance(by: .seconds(8))
            _ = await fleet.answer(2)
            await fleet.settle()
            #expect(Set(fleet.held()).count == 1)
            #expect(fleet.calls == 2)
        }
    }

    @Test func storeThatComesAndGoesDoesNoHarm() async throws {
        try await withFleet { fleet in
            await fleet.warm()
            for second in 0..<60 {
                fleet[0].link.cut()
                _ = await fleet.answer(0, try .sample("\(second)"))
                #expect(await fleet.answer(0).token == "0-1")
                await fleet.advance(by: .milliseconds(500))
                fleet[0].link.mend()
                await fleet.advance(by: .milliseconds(500))
            }
            await fleet.advance(by: .seconds(10))
            #expect(await fleet[0].cache.statistics.pendingWrites == 0)
            for second in 0..<60 {
                let stored = await fleet.stored(try .sample("\(second)"))
                #expect(stored != nil)
            }
        }
    }

    // Scoreboard: CE52
    @Test func storeThatLostEverythingGetsItBack() async throws {
        try await withFleet(options: .init(feedLength: 0)) { fleet in
            await fleet.warm()
            let version = try #require(await fleet.record()?.version)
            _ = await fleet.store.remove(
                [
                    .init(
                        key: fleet.codec.storeKey(fleet.key),
                        partition: fleet.codec.storePartition(fleet.key.partition),
                        tombstone: .zero
                    )
                ],
                timeout: .seconds(1)
            )
            #expect(await fleet.stored() == nil)
            // Whoever is not sure looks, and finds nothing.
            fleet[0].link.cut([.changes])
            await fleet.advance(by: .seconds(80))
            _ = fleet.held()
            await fleet.settle()
            #expect(await fleet.stored() == "0-1")
            #expect(await fleet.record()?.version == version)
            #expect(fleet.held() == ["0-1", "0-1"])
        }
    }

    @Test func replayDoesNotOverwhelmTheStore() async throws {
        try await withFleet { fleet in
            fleet[0].link.cut()
            for number in 0..<300 { _ = await fleet.answer(0, try .sample("\(number)")) }
            fleet[0].link.mend()
            await fleet.advance(by: .milliseconds(5600))
            let pending = await fleet[0].cache.statistics.pendingWrites
            var most = 0
            var last = pending
            for _ in 0..<20 {
                await fleet.advance(by: .milliseconds(100))
                let now = await fleet[0].cache.statistics.pendingWrites
                most = max(most, last - now)
                last = now
            }
            #expect(most <= 2 * 64)
            #expect(last == 0)
        }
    }

    @Test func startDoesNotWaitForAStoreThatHangs() async throws {
        let gate = Gate()
        try await withFleet { fleet in
            for operation in LinkedStore.Operation.allCases { fleet[0].link.hold(operation, at: gate) }
            let caller = await fleet.answer(0)
            await fleet.advance(by: .seconds(2))
            #expect(caller.token == "0-1")
            gate.open()
        }
    }

    // Scoreboard: CE49
    @Test func whatMustBeKeptReachesTheStoreAfterTheOutage() async throws {
        try await withFleet(source: { _ in .keepsake }) { fleet in
            fleet[0].link.cut()
            let caller = await fleet.answer(0)
            #expect(caller.token == "token-1")
            await fleet.advance(by: .seconds(600))
            #expect(await fleet.stored() == nil)
            fleet[0].link.mend()
            await fleet.advance(by: .seconds(8))
            #expect(await fleet.stored() == "token-1")
        }
    }
}
