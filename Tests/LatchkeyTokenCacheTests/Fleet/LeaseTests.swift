//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(1))) struct LeaseTests {
    // Scoreboard: CE59
    @Test(arguments: 2...5)
    func fleetAcquiresATokenOnce(count: Int) async throws {
        let gate = Gate()
        try await withFleet(count, source: { .after(gate, .named(of: $0)) }) { fleet in
            let callers = fleet.instances.flatMap { $0.bench.ask(times: 3) }
            await fleet.settle()
            #expect(fleet.calls == 1)
            gate.open()
            await fleet.advance(by: .milliseconds(400))
            #expect(callers.tokens.count == 1)
            #expect(callers.waiting == 0)
            #expect(fleet.calls == 1)
        }
    }

    // Scoreboard: CE59
    @Test func everyKeyOfAFleetIsAcquiredOnce() async throws {
        let time = ManualTime(sleeping: .movesClocks)
        try await withFleet(4, source: { .taking(.milliseconds(40), of: time, .named(of: $0)) }) { fleet in
            let keys = try (0..<20).map { try CacheKey.sample("\($0)") }
            var callers: [Caller] = []
            for key in keys { callers += fleet.instances.map { $0.bench.ask(key) } }
            await fleet.advance(by: .seconds(2))
            #expect(callers.waiting == 0)
            #expect(!callers.tokens.contains(nil))
            #expect(fleet.calls == keys.count)
        }
    }

    // Scoreboard: CE59
    @Test func waitingInstanceLearnsOfTheTokenAtOnce() async throws {
        let gate = Gate()
        try await withFleet(source: { .after(gate, .named(of: $0)) }) { fleet in
            let first = await fleet.answer(0)
            let second = await fleet.answer(1)
            gate.open()
            // No time passes: the feed tells.
            await fleet.settle()
            #expect(first.token == "0-1")
            #expect(second.token == "0-1")
            #expect(second.label == .loadedFromStore)
        }
    }

    @Test func waitingInstanceLooksForItselfWhereTheFeedIsSilent() async throws {
        let gate = Gate()
        try await withFleet(source: { .after(gate, .named(of: $0)) }) { fleet in
            fleet[1].link.cut([.changes])
            _ = await fleet.answer(0)
            let second = await fleet.answer(1)
            gate.open()
            await fleet.advance(by: .milliseconds(200))
            #expect(second.token == "0-1")
            #expect(fleet.calls == 1)
        }
    }

    // Scoreboard: CE59
    @Test func instanceDoesNotWaitForEver() async throws {
        let gate = Gate()
        try await withFleet(source: { $0 == 0 ? .after(gate, .named(of: 0)) : .named(of: 1) }) { fleet in
            let first = await fleet.answer(0)
            let second = await fleet.answer(1)
            await fleet.advance(by: .milliseconds(2900))
            #expect(second.isWaiting)
            await fleet.advance(by: .milliseconds(100))
            #expect(second.token == "1-1")
            gate.open()
            await fleet.advance(by: .seconds(1))
            #expect(first.token == "0-1")
            // The one that held the lease has the last word.
            #expect(await fleet.stored() == "0-1")
            #expect(fleet.held() == ["0-1", "0-1"])
        }
    }

    // Scoreboard: CE60
    @Test func leaseIsExtendedWhileTheAcquisitionRuns() async throws {
        let gate = Gate()
        try await withFleet(source: { $0 == 0 ? .after(gate, .named(of: 0)) : .named(of: 1) }) { fleet in
            _ = await fleet.answer(0)
            await fleet.advance(by: .seconds(25))
            #expect(fleet[0].link.count(.extendLease) == 7)
            let second = await fleet.answer(1)
            await fleet.advance(by: .seconds(1))
            #expect(second.isWaiting)
            #expect(await fleet[0].cache.statistics.heldLeases == 1)
            gate.open()
            await fleet.settle()
            #expect(second.token == "0-1")
            #expect(await fleet[0].cache.statistics.heldLeases == 0)
        }
    }

    // Scoreboard: CE60
    @Test func leaseOfAnInstanceThatDiedIsTakenOver() async throws {
        let gate = Gate()
        try await withFleet(source: { $0 == 0 ? .after(gate, .named(of: 0)) : .named(of: 1) }) { fleet in
            _ = await fleet.answer(0)
            fleet[0].link.cut()
            await fleet.advance(by: .seconds(9))
            let second = await fleet.answer(1)
            await fleet.advance(by: .milliseconds(900))
            #expect(second.isWaiting)
            await fleet.advance(by: .milliseconds(300))
            #expect(second.token == "1-1")
            gate.open()
        }
    }

    // Scoreboard: CE61, G21
    @Test func instanceThatPausedDoesNotOverwriteWhatCameAfterIt() async throws {
        let gate = Gate()
        try await withFleet(source: { $0 == 0 ? .after(gate, .named(of: 0)) : .named(of: 1) }) { fleet in
            _ = await fleet.answer(0)
            fleet[0].link.cut([.extendLease])
            await fleet.advance(by: .seconds(11))
            #expect(await fleet.answer(1).token == "1-1")
            let version = try #require(await fleet.record()?.version)
            gate.open()
            await fleet.advance(by: .seconds(1))
            #expect(await fleet.stored() == "1-1")
            #expect(await fleet.record()?.version == version)
            // It adopts what is stored.
            #expect(fleet.held() == ["1-1", "1-1"])
        }
    }

    @Test func failedAcquisitionGivesTheLeaseBack() async throws {
        try await withFleet(source: { $0 == 0 ? .failure(.permanent) : .named(of: 1) }) { fleet in
            let first = await fleet.answer(0)
            #expect(first.error != nil)
            #expect(fleet[0].link.count(.releaseLease) == 1)
            #expect(await fleet.answer(1).token == "1-1")
        }
    }

    // Scoreboard: CE59
    @Test func onlyOneInstanceRefreshesAToken() async throws {
        try await withFleet(3) { fleet in
            await fleet.warm()
            try await fleet[0].bench.advance(untilRemaining: .seconds(400))
            for index in 0..<3 { #expect(await fleet.answer(index).token == "0-1") }
            await fleet.advance(by: .milliseconds(10))
            #expect(fleet.calls == 2)
            #expect(Set(fleet.held()).count == 1)
            #expect(fleet.held() != ["0-1", "0-1", "0-1"])
        }
    }

    @Test func refreshIsPutOffWhileAnotherInstanceRefreshes() async throws {
        let gate = Gate()
        let isHeld = Locked(false)
        try await withFleet(source: { index in
            .perform { _, number in
                if isHeld.withLock({ $0 }) { await gate.waitThroughCancellation() }
                return AcquiredToken(value: "\(index)-\(number)", lifetime: .duration(.seconds(3600)))
            }
        }) { fleet in
            await fleet.warm()
            isHeld.withLock { $0 = true }
            try await fleet[0].bench.advance(untilRemaining: .seconds(400))
            for index in 0..<2 { #expect(await fleet.answer(index).token == "0-1") }
            #expect(fleet.calls == 2)
            let wait = try #require(fleet[1].cache.explain(fleet.key).nextAttempt)
            #expect(wait >= .seconds(4) && wait <= .seconds(10))
            gate.open()
            await fleet.settle()
            #expect(fleet.held() == ["0-2", "0-2"])
        }
    }

    @Test func instancesActAloneWhereTheStoreIsAway() async throws {
        try await withFleet { fleet in
            for instance in fleet.instances { instance.link.cut() }
            for index in 0..<2 { #expect(await fleet.answer(index).token == "\(index)-1") }
            #expect(fleet.calls == 2)
        }
    }

    @Test func instancesActAloneWhereSettingsSaySo() async throws {
        try await withFleet { fleet in
            _ = await fleet.answer(0)
            #expect(fleet[0].link.count(.acquireLease) == 0)
        } configure: {
            $0.fleet.sharesAcquisitions = false
        }
    }

    @Test func newAcquisitionOfTheSameInstanceDoesNotWaitForTheOldOne() async throws {
        let gate = Gate()
        let calls = Locked(0)
        try await withFleet(source: { index in
            .perform { _, number in
                let call = calls.withLock {
                    $0 += 1; return $0
                }
                if call == 1 { await gate.waitThroughCancellation() }
                return AcquiredToken(value: "\(index)-\(number)", lifetime: .duration(.seconds(3600)))
            }
        }) { fleet in
            let first = await fleet.answer(0)
            await fleet[0].cache.invalidate(fleet.key, mode: .hard)
            await fleet.settle()
            #expect(first.token == "0-2")
            #expect(await fleet.stored() == "0-2")
            gate.open()
            await fleet.advance(by: .seconds(1))
            #expect(await fleet.stored() == "0-2")
            #expect(await fleet.answer(1).token == "0-2")
        }
    }

    @Test func leasesAreGivenBackInTheEnd() async throws {
        let gate = Gate()
        try await withFleet(source: { .after(gate, .named(of: $0)) }) { fleet in
            _ = await fleet.answer(0)
            let isOver = Locked(false)
            fleet[0].bench.start {
                await fleet[0].cache.shutdown()
                isOver.withLock { $0 = true }
            }
            await fleet.settle()
            #expect(isOver.withLock { $0 })
            #expect(fleet[0].link.count(.releaseLease) == 1)
        }
    }
}
