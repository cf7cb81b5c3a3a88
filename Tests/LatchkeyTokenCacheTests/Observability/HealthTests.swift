//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(1))) struct HealthTests {
    // Scoreboard: CE96
    @Test func nextRefreshesAreToldEarliestFirst() async throws {
        let lives = (1...15).map { Int64($0 * 1000) }
        try await withCacheBench(lives.map { .token(life: .seconds($0)) }, configure: { $0.keepAlive = .zero }) {
            bench in
            for life in lives.shuffled() { _ = await bench.answer(try .sample("\(life)")) }
            let due = await bench.cache.health.nextRefreshes
            #expect(due.count == 10)
            #expect(due == due.sorted())
            let all = try lives.map { try #require(bench.cache.explain(.sample("\($0)")).refreshDue) }
            #expect(due == Array(all.sorted().prefix(10)))
            await bench.advance(by: due[0] + .seconds(1))
            #expect(await bench.cache.health.nextRefreshes.first == .zero)
        }
    }

    // Scoreboard: CE96
    @Test func issuersAreTold() async throws {
        let gate = Gate()
        try await withCacheBench { bench in
            let busy = ScriptedSource(afterwards: .after(gate, .token()))
            for number in 0..<3 { _ = bench.ask(try .sample("\(number)", authority: "busy"), from: busy) }
            let throttled = ScriptedSource([.failure(.throttled, retryAfter: .seconds(60))])
            _ = await bench.answer(try .sample(authority: "throttled"), from: throttled)
            let health = await bench.cache.health
            #expect(health.authorities.map(\.authority) == ["busy", "throttled"])
            #expect(health.authorities.map(\.callsInProgress) == [3, 0])
            #expect(health.authorities[0].retryAfter == nil)
            #expect(health.authorities[1].retryAfter ?? .zero >= .seconds(60))
            gate.open()
        }
    }

    // Scoreboard: CE96
    @Test func issuerThatDoesNotAnswerIsTold() async throws {
        try await withCacheBench(afterwards: .failure(.transient)) { bench in
            var refused: [Int] = []
            for _ in 0..<6 {
                _ = bench.ask()
                await bench.advance(by: .seconds(2))
                refused.append(try #require(await bench.cache.health.authorities.first).clientsRefused)
                await bench.advance(by: .seconds(28))
            }
            #expect(refused.first == 0)
            #expect(refused.contains(1))
        }
    }

    @Test func statisticsCountWhatIsHeld() async throws {
        let gate = Gate()
        try await withStoreBench { bench, store in
            store.be(.held(gate), in: [.put])
            for number in 0..<4 { _ = await bench.answer(try .sample("\(number)")) }
            for _ in 0..<6 { _ = await bench.answer(try .sample("0")) }
            _ = bench.ask(try .sample("slow"), from: ScriptedSource([.after(gate, .token())]))
            await bench.settle()
            let statistics = await bench.cache.statistics
            #expect(statistics.entries == 4)
            #expect(statistics.flights == 1)
            #expect(statistics.authorityCalls == 1)
            #expect(statistics.activeKeys == 1)
            #expect(statistics.pendingWrites == 4)
            #expect(statistics.requests[.hitFresh] == 6)
            #expect(statistics.hitRatio == 0.6)
            gate.open()
        }
    }
}
