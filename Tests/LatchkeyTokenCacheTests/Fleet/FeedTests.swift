//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(1))) struct FeedTests {
    // Scoreboard: CE63, G20
    @Test(arguments: [InvalidationMode.soft, .hard, nil])
    func whatOneInstanceRemovesNoInstanceServes(_ mode: InvalidationMode?) async throws {
        try await withFleet(5) { fleet in
            await fleet.warm()
            #expect(fleet.held() == Array(repeating: "0-1", count: 5))
            if let mode {
                await fleet[3].cache.invalidate(fleet.key, mode: mode)
            } else {
                await fleet[3].cache.remove(fleet.key)
            }
            await fleet.settle()
            #expect(fleet.held() == Array(repeating: nil, count: 5))
            await fleet.warm()
            #expect(fleet.calls == 2)
            #expect(Set(fleet.held()).count == 1)
        }
    }

    // Scoreboard: CE63
    @Test func callersOfOtherInstancesGetATokenOfAfterTheRevocation() async throws {
        let gates = [Gate(), Gate()]
        try await withFleet(source: { index in
            .perform { _, number in
                if number <= 2 { try await gates[number - 1].wait() }
                return AcquiredToken(value: "\(index)-\(number)", lifetime: .duration(.seconds(3600)))
            }
        }) { fleet in
            let caller = await fleet.answer(1)
            await fleet[0].cache.invalidate(fleet.key, mode: .hard)
            await fleet.settle()
            gates[0].open()
            await fleet.advance(by: .seconds(1))
            gates[1].open()
            await fleet.advance(by: .seconds(1))
            #expect(caller.token == "1-2")
            #expect(fleet.held()[1] != "1-1")
            #expect(await fleet.stored() != "1-1")
        }
    }

    // Scoreboard: CE64
    @Test func purgeThatIsToldOfCountsThoughNothingWasKnownOfPurges() async throws {
        try await withFleet { fleet in
            fleet[1].link.cut([.epoch])
            #expect(await fleet.answer(1).token == "1-1")
            await fleet[0].cache.purge(fleet.key.partition)
            await fleet.settle()
            #expect(fleet.held()[1] == nil)
        }
    }

    // Scoreboard: CE64
    @Test func purgeThatIsReadOfCountsForWhatWasAcquiredBeforePurgesWereKnown() async throws {
        try await withFleet { fleet in
            fleet[1].link.cut([.epoch, .changes])
            #expect(await fleet.answer(1).token == "1-1")
            await fleet[0].cache.purge(fleet.key.partition)
            await fleet.settle()
            #expect(fleet.held()[1] == "1-1")
            fleet[1].link.mend()
            fleet[1].link.cut([.changes])
            let other = try CacheKey.sample("other")
            _ = await fleet.answer(1, other)
            #expect(fleet.held()[1] == nil)
            // What was acquired after the purge was known stays.
            #expect(fleet.held(other)[1] == "1-2")
        }
    }

    // Scoreboard: CE63
    @Test func storeThatLostWhatIsHeldGetsItBackWhenSomethingOlderIsWritten() async throws {
        try await withFleet { fleet in
            await fleet.warm()
            let first = try #require(await fleet.record())
            #expect(await fleet.answer(0, options: .init(forcedRefresh: .always)).token == "0-2")
            await fleet.settle()
            #expect(fleet.held() == ["0-2", "0-2"])
            let name = fleet.codec.storeKey(fleet.key)
            let partition = fleet.codec.storePartition(fleet.key.partition)
            let removal = StoreRemoval(key: name, partition: partition, condition: .always)
            _ = await fleet.store.remove([removal], timeout: .seconds(1))
            _ = await fleet.store.put([StoreWrite(first, condition: .always)], timeout: .seconds(1))
            let change = StoreChange(.set(name, first.version), origin: 7)
            _ = await fleet.store.publish([change], timeout: .seconds(1))
            await fleet.advance(by: .seconds(1))
            #expect(await fleet.stored() == "0-2")
        }
    }

    // Scoreboard: CE63, CE61
    @Test func acquisitionThatARemovalOvertookIsNotKept() async throws {
        let gate = Gate()
        try await withFleet(3, source: { $0 == 1 ? .after(gate, .named(of: 1)) : .named(of: $0) }) { fleet in
            fleet[1].link.cut([.changes])
            let caller = await fleet.answer(1)
            await fleet[0].cache.invalidate(fleet.key)
            gate.open()
            await fleet.settle()
            // It was not told; what it brings counts for its own caller.
            #expect(caller.token == "1-1")
            await fleet.advance(by: .seconds(1))
            #expect(await fleet.stored() == nil)
            #expect(await fleet.answer(0).token == "0-1")
            #expect(await fleet.answer(2).token == "0-1")
        }
    }

    @Test func whatIsAcquiredAfterARemovalStays() async throws {
        try await withFleet(3) { fleet in
            await fleet.warm()
            await fleet[0].cache.invalidate(fleet.key)
            await fleet.settle()
            #expect(await fleet.answer(1).token == "1-1")
            await fleet.advance(by: .seconds(2))
            #expect(await fleet.answer(2).token == "1-1")
            #expect(await fleet.answer(0).token == "1-1")
        }
    }

    @Test func newRecordReachesInstancesThatUseTheToken() async throws {
        try await withFleet(3) { fleet in
            await fleet.warm()
            _ = await fleet.answer(2, options: .init(forcedRefresh: .always))
            await fleet.settle()
            #expect(fleet.held() == ["2-1", "2-1", "2-1"])
            #expect(fleet[0].bench.events.contains(.adopted))
            #expect(fleet.calls == 2)
        }
    }

    @Test func newRecordOfATokenThatIsNotUsedIsReadWhenItIs() async throws {
        try await withFleet(source: { .named(of: $0, life: .seconds(86_400)) }) { fleet in
            await fleet.warm()
            await fleet.advance(by: .seconds(700))
            let gets = fleet[1].link.count(.get)
            _ = await fleet.answer(0, options: .init(forcedRefresh: .always))
            await fleet.settle()
            #expect(fleet[1].link.count(.get) == gets)
            // Once more the old one, while the new one is read.
            #expect(fleet[1].cache.cachedToken(for: fleet.key)?.value == "0-1")
            await fleet.settle()
            #expect(fleet[1].cache.cachedToken(for: fleet.key)?.value == "0-2")
        }
    }

    @Test func adoptedTokenIsRefreshedByWhoeverUsesIt() async throws {
        try await withFleet { fleet in
            await fleet.warm()
            _ = await fleet.answer(0, options: .init(forcedRefresh: .always))
            await fleet.settle()
            try await fleet[1].bench.advance(untilRemaining: .seconds(400))
            _ = await fleet.answer(1)
            await fleet.advance(by: .milliseconds(10))
            #expect(fleet.held()[1] == "1-1")
        }
    }

    @Test func failureIsForgottenWhenAnotherInstanceHasSucceeded() async throws {
        try await withFleet(source: { $0 == 0 ? .failure(.permanent) : .named(of: 1) }) { fleet in
            #expect(await fleet.answer(0).error != nil)
            #expect(await fleet.answer(0).error != nil)
            #expect(fleet[0].calls == 1)
            _ = await fleet.answer(1)
            #expect(await fleet.answer(0).token == "1-1")
        }
    }

    // Scoreboard: CE65, CE67
    @Test func purgeReachesEveryInstance() async throws {
        try await withFleet(4) { fleet in
            let keys = try (0..<20).map { try CacheKey.sample("\($0)") }
            let kept = try CacheKey.sample(tenant: "other")
            for key in keys + [kept] { await fleet.warm(key) }
            // Clocks of hosts that differ make no difference.
            await fleet[2].cache.purge(fleet.key.partition)
            await fleet.settle()
            for key in keys { #expect(fleet.held(key) == [nil, nil, nil, nil]) }
            #expect(!fleet.held(kept).contains(nil))
            let calls = fleet.calls
            await fleet.warm(keys[0])
            #expect(fleet.calls == calls + 1)
        }
    }

    // Scoreboard: CE66, CE67
    @Test func purgeOfEverythingReachesEveryInstance() async throws {
        try await withFleet(4) { fleet in
            let keys = try (0..<6).map { try CacheKey.sample(tenant: "\($0)") }
            // The instance that purges has never heard of these tenants.
            for key in keys { for instance in [0, 1, 3] { _ = await fleet.answer(instance, key) } }
            await fleet.warm()
            await fleet[2].cache.purgeAll()
            #expect(fleet[2].link.count(.raiseEpoch) == 1)
            await fleet.settle()
            for key in keys + [fleet.key] { #expect(fleet.held(key) == [nil, nil, nil, nil]) }
            let calls = fleet.calls
            await fleet.warm(keys[0])
            #expect(fleet.calls == calls + 1)
        }
    }

    // Scoreboard: CE66
    @Test func blindInstanceFindsOutThatEverythingWasPurged() async throws {
        try await withFleet { fleet in
            await fleet.warm()
            fleet[1].link.cut([.changes])
            await fleet.settle()
            await fleet[0].cache.purgeAll()
            await fleet.advance(by: .seconds(75))
            #expect(fleet.held()[1] == nil)
            #expect(await fleet.answer(1).token == "1-1")
        }
    }

    @Test func acquisitionThatAPurgeOvertookIsNotKept() async throws {
        let gate = Gate()
        try await withFleet(source: { $0 == 1 ? .after(gate, .named(of: 1)) : .named(of: $0) }) { fleet in
            let caller = await fleet.answer(1)
            await fleet[0].cache.purge(fleet.key.partition)
            await fleet.settle()
            gate.open()
            await fleet.advance(by: .seconds(1))
            #expect(caller.token == "1-1")
            #expect(fleet.held() == [nil, nil])
            #expect(await fleet.answer(0).token == "0-1")
        }
    }

    // Scoreboard: CE64
    @Test func whatHappenedWhileAnInstanceWasCutOffReachesItAfterwards() async throws {
        try await withFleet { fleet in
            let keys = try (0..<3).map { try CacheKey.sample("\($0)") }
            for key in keys { await fleet.warm(key) }
            fleet[1].link.cut([.changes])
            await fleet.settle()
            #expect(await fleet[1].cache.health.feed == .blind)
            await fleet[0].cache.invalidate(keys[0])
            _ = await fleet.answer(0, keys[1], options: .init(forcedRefresh: .always))
            await fleet.advance(by: .seconds(5))
            #expect(fleet.held(keys[0])[1] == "0-1")
            fleet[1].link.mend()
            await fleet.advance(by: .seconds(1))
            #expect(await fleet[1].cache.health.feed == .live)
            #expect(fleet.held(keys[0]) == [nil, nil])
            #expect(fleet.held(keys[1]) == ["0-4", "0-4"])
            #expect(fleet.held(keys[2]) == ["0-3", "0-3"])
        }
    }

    // Scoreboard: CE64
    @Test func everythingIsComparedWhereTheFeedHasAGap() async throws {
        try await withFleet(options: .init(feedLength: 4)) { fleet in
            let keys = try (0..<10).map { try CacheKey.sample("\($0)") }
            for key in keys { await fleet.warm(key) }
            fleet[1].link.cut([.changes])
            await fleet.settle()
            for key in keys.prefix(5) { await fleet[0].cache.invalidate(key) }
            _ = await fleet.answer(0, keys[5], options: .init(forcedRefresh: .always))
            fleet[1].link.mend()
            await fleet.advance(by: .seconds(1))
            // The first read finds out.
            _ = fleet.held()
            for key in keys { _ = fleet.held(key) }
            await fleet.settle()
            for key in keys.prefix(5) { #expect(fleet.held(key) == [nil, nil]) }
            #expect(fleet.held(keys[5]) == ["0-11", "0-11"])
            for (index, key) in keys.enumerated().dropFirst(6) {
                #expect(fleet.held(key) == ["0-\(index + 1)", "0-\(index + 1)"])
            }
        }
    }

    @Test func blindInstanceComparesWhatItUsesOnceAMinute() async throws {
        try await withFleet { fleet in
            await fleet.warm()
            fleet[1].link.cut([.changes])
            await fleet.settle()
            await fleet[0].cache.invalidate(fleet.key)
            await fleet[1].bench.request(for: .seconds(58), every: .seconds(1))
            #expect(fleet.held()[1] == "0-1")
            await fleet[1].bench.request(for: .seconds(15), every: .seconds(1))
            #expect(fleet.held()[1] != "0-1")
            let gets = fleet[1].link.count(.get)
            await fleet[1].bench.request(for: .seconds(120), every: .seconds(1))
            #expect(fleet[1].link.count(.get) - gets <= 3)
        }
    }

    @Test func blindInstanceLearnsOfPurgesWithinAMinute() async throws {
        try await withFleet { fleet in
            await fleet.warm()
            fleet[1].link.cut([.changes])
            await fleet.settle()
            await fleet[0].cache.purge(fleet.key.partition)
            await fleet.advance(by: .seconds(75))
            #expect(fleet.held()[1] == nil)
            #expect(await fleet.answer(1).token == "1-1")
        }
    }

    // Scoreboard: CE76
    @Test func strictInstanceComparesBeforeItServes() async throws {
        try await withFleet {
            fleet in
            await fleet.warm()
            fleet[1].link.cut([.changes])
            await fleet.settle()
            await fleet[0].cache.invalidate(fleet.key)
            #expect(fleet[1].cache.cachedToken(for: fleet.key) == nil)
            #expect(await fleet.answer(1).token == "1-1")
            // Only once: the comparison counts until there is doubt again.
            #expect(fleet[1].cache.cachedToken(for: fleet.key)?.value == "1-1")
        } configure: {
            $0.fleet.strictRevocation = true
        }
    }

    // Scoreboard: CE76
    @Test func strictInstanceDoesNotServeWhatItCannotCompare() async throws {
        try await withFleet { fleet in
            await fleet.warm()
            fleet[1].link.cut()
            await fleet.settle()
            #expect(await fleet.answer(1).token == "1-1")
            #expect(await fleet.answer(1).token == "1-1")
            #expect(fleet[1].calls == 1)
        } configure: {
            $0.fleet.strictRevocation = true
        }
    }

    @Test func feedThatHangsIsReadAnew() async throws {
        let gate = Gate()
        try await withFleet { fleet in
            await fleet.warm()
            fleet[1].link.hold(.changes, at: gate)
            await fleet.advance(by: .seconds(30))
            #expect(await fleet[1].cache.health.feed == .blind)
            #expect(fleet[1].bench.events.contains(.feedStateChanged(.blind)))
            fleet[1].link.hold(.changes, at: nil)
            await fleet.advance(by: .seconds(30))
            #expect(await fleet[1].cache.health.feed == .live)
            await fleet[0].cache.invalidate(fleet.key)
            await fleet.settle()
            #expect(fleet.held() == [nil, nil])
            gate.open()
        }
    }

    @Test func instanceThatIsGoneLeavesNoReader() async throws {
        let time = ManualTime()
        let store = MemoryTokenStore(time: time)
        let link = LinkedStore(to: store)
        weak var cache: TokenCache?
        do {
            let strong = TokenCache(store: link, time: time, spawner: .standard, seed: 1)
            _ = try await strong.token(for: .sample()) { _ in
                AcquiredToken(value: "t", lifetime: .duration(.seconds(600)))
            }
            cache = strong
        }
        // Nothing keeps it but what is ending.
        while cache != nil { await Task.yield() }
        await link.close(timeout: .seconds(1))
    }
}
