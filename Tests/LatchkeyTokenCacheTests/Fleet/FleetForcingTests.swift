//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// What a resource's or an issuer's refusal in one instance means for the others.
@Suite(.timeLimit(.minutes(1))) struct FleetForcingTests {
    /// Lets an instance's callers say that a resource rejected the token that they hold.
    private func reject(_ fleet: FleetBench, _ index: Int, times count: Int = 1) async throws -> [Caller] {
        let token = try #require(fleet[index].cache.cachedToken(for: fleet.key))
        let callers = (0..<count).map { _ in
            fleet[index].bench.ask(options: .init(forcedRefresh: .rejected(token.hash)))
        }
        await fleet.settle()
        return callers
    }

    // Scoreboard: CE63
    @Test func rejectedTokenIsReplacedOnceForTheFleet() async throws {
        let gate = Gate()
        let isHeld = Locked(false)
        try await withFleet(
            5,
            source: { index in
                .perform { _, number in
                    if isHeld.withLock({ $0 }) { await gate.waitThroughCancellation() }
                    return AcquiredToken(value: "\(index)-\(number)", lifetime: .duration(.seconds(3600)))
                }
            }
        ) { fleet in
            await fleet.warm()
            isHeld.withLock { $0 = true }
            var callers: [Caller] = []
            for index in 0..<5 { callers += try await self.reject(fleet, index, times: 20) }
            #expect(fleet.calls == 2)
            gate.open()
            await fleet.advance(by: .milliseconds(250))
            #expect(callers.tokens == ["0-2"])
            #expect(fleet.calls == 2)
        }
    }

    @Test func tokenThatAnotherInstanceHasReplacedIsReadFromTheStore() async throws {
        try await withFleet { fleet in
            await fleet.warm()
            fleet[1].link.cut([.changes])
            _ = try await self.reject(fleet, 0)
            #expect(fleet.held() == ["0-2", "0-1"])
            let callers = try await self.reject(fleet, 1)
            #expect(callers.tokens == ["0-2"])
            #expect(fleet.calls == 2)
        }
    }

    @Test func bareForceAcquiresAllTheSame() async throws {
        try await withFleet { fleet in
            await fleet.warm()
            fleet[1].link.cut([.changes])
            _ = await fleet.answer(0, options: .init(forcedRefresh: .always))
            #expect(await fleet.answer(1, options: .init(forcedRefresh: .always)).token == "1-1")
        }
    }

    // Scoreboard: CE27
    @Test func patienceOfOneInstanceIsThatOfAll() async throws {
        try await withFleet(3, source: { $0 == 0 ? .failure(.throttled, retryAfter: .seconds(40)) : .named(of: $0) }) {
            fleet in
            let other = try CacheKey.sample("other")
            _ = await fleet.answer(1, other)
            _ = await fleet.answer(2, other)
            let calls = fleet.calls
            #expect(await fleet.answer(0).error != nil)
            await fleet.settle()
            for index in 1..<3 {
                let caller = await fleet.answer(index)
                #expect(caller.error?.code == .throttled)
                let wait = try #require(caller.error?.retryAfter)
                #expect(wait > .seconds(39) && wait <= .seconds(44))
            }
            // What is held is served.
            #expect(await fleet.answer(1, other).token == "1-1")
            #expect(fleet.calls == calls + 1)
            await fleet.advance(by: .seconds(45))
            #expect(await fleet.answer(1).token == "1-2")
        }
    }

    // Scoreboard: CE27
    @Test(arguments: [true, false])
    func instanceThatStartsLaterLearnsOfThePatience(hasFeed: Bool) async throws {
        try await withFleet(source: { $0 == 0 ? .failure(.throttled, retryAfter: .seconds(40)) : .named(of: $0) }) {
            fleet in
            if !hasFeed { fleet[1].link.cut([.changes]) }
            _ = await fleet.answer(0)
            await fleet.advance(by: .seconds(1))
            let caller = await fleet.answer(1)
            #expect(caller.error?.code == .throttled)
            #expect(fleet[1].calls == 0)
        }
    }

    @Test func patienceOfOneClientIsNotThatOfAnother() async throws {
        try await withFleet(source: { $0 == 0 ? .failure(.throttled, retryAfter: .seconds(40)) : .named(of: $0) }) {
            fleet in
            _ = await fleet.answer(0)
            await fleet.settle()
            let others = [try CacheKey.sample(client: "another"), try .sample(authority: "another")]
            #expect(await fleet.answer(1, others[0]).token == "1-1")
            #expect(await fleet.answer(1, others[1]).token == "1-2")
        }
    }

    @Test func clockOfAnotherHostDoesNotStopAnInstanceForLong() async throws {
        try await withFleet { fleet in
            let other = try CacheKey.sample("other")
            _ = await fleet.answer(1, other)
            var encoder = CanonicalEncoder()
            encoder.append("gate")
            encoder.append(fleet.key.partition.authority)
            encoder.append(fleet.key.partition.client)
            let until = WallTime(milliseconds: fleet.time.wallTime().milliseconds + 86_400_000)
            _ = await fleet.store.publish(
                [StoreChange(.gate(encoder.bytes, until: until), origin: 99)],
                timeout: .seconds(1)
            )
            await fleet.settle()
            #expect(await fleet.answer(1).token == "1-2")
        }
    }
}
