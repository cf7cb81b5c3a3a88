//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// Days with an issuer that is sometimes out of order.
@Suite(.timeLimit(.minutes(5))) struct OutageTests {
    /// How an issuer is out of order.
    enum Mood: CaseIterable {
        case refusing, silent
    }

    /// An issuer of tokens of an hour.
    final class Issuer: Sendable {
        let time = ManualTime()
        private let state = Locked<(mood: Mood?, callsInVain: Int)>((nil, 0))

        func be(_ mood: Mood?) { self.state.withLock { $0 = (mood, 0) } }

        var callsInVain: Int { self.state.withLock(\.callsInVain) }

        var step: ScriptedSource.Step {
            .perform { _, number in
                let mood = self.state.withLock { state in
                    if state.mood != nil { state.callsInVain += 1 }
                    return state.mood
                }
                switch mood {
                case .refusing: throw ScriptedFailure(failure: AcquisitionFailure(.transient))
                case .silent: try await Gate().wait()
                case nil: break
                }
                return AcquiredToken(value: "token-\(number)", lifetime: .duration(.seconds(3600)))
            }
        }
    }

    /// Where in the life of a token an outage begins, in seconds; refreshes are due between 2400 and 2700.
    private static let offsets = [0, 900, 1800, 2300, 2400, 2500, 2550, 2600, 2650, 2699]

    // Scoreboard: CE11, CE13, CE18, CE20
    @Test(arguments: [1, 5, 13], Mood.allCases)
    func outageWithinTheToleranceIsNotNoticed(minutes: Int, mood: Mood) async throws {
        let issuer = Issuer()
        try await Self.withDay(issuer) { bench in
            for offset in Self.offsets {
                _ = await bench.answer(options: .init(forcedRefresh: .always))
                var failed = await bench.request(for: .seconds(offset), every: .seconds(60))
                issuer.be(mood)
                failed += await bench.request(for: .seconds(minutes * 60), every: .seconds(2))
                #expect(issuer.callsInVain <= 16, "offset \(offset)")
                issuer.be(nil)
                failed += await bench.request(for: .seconds(120), every: .seconds(2))
                #expect(failed.isEmpty, "\(failed.count) requests failed in an outage from \(offset)")
            }
        }
    }

    // Scoreboard: CE19, CE20, CE28
    @Test(arguments: [15, 30], Mood.allCases)
    func longerOutageIsNoticedOnlyWhenTheTokenHasExpired(minutes: Int, mood: Mood) async throws {
        let issuer = Issuer()
        try await Self.withDay(issuer) { bench in
            for offset in Self.offsets {
                _ = await bench.answer(options: .init(forcedRefresh: .always))
                let first = await bench.request(for: .seconds(offset), every: .seconds(60))
                #expect(first.isEmpty)
                issuer.be(mood)
                let noticed = await bench.request(for: .seconds(minutes * 60), every: .seconds(2))
                let expiry = 3570 - offset
                let visible = max(0, minutes * 60 - expiry)
                #expect(noticed.count <= visible / 2 + 1, "offset \(offset)")
                #expect(issuer.callsInVain <= 16 + visible / 30, "offset \(offset)")
                issuer.be(nil)
                // An open breaker looks every minute or so; what was called in silence has to time out first.
                _ = await bench.request(for: .seconds(mood == .silent ? 105 : 75), every: .seconds(2))
                #expect(await bench.request(for: .seconds(60), every: .seconds(2)).isEmpty, "offset \(offset)")
            }
        }
    }

    // Scoreboard: CE18, CE19
    @Test func rateOfRequestsDoesNotMatterToAnIssuerInTrouble() async throws {
        let issuer = Issuer()
        try await Self.withDay(issuer) { bench in
            _ = await bench.answer()
            try await bench.advanceToRefresh()
            issuer.be(.refusing)
            // 200 requests a second for two minutes.
            for _ in 0..<2400 {
                for _ in 0..<10 {
                    #expect(try await bench.cache.token(for: bench.key, from: bench.source).value == "token-1")
                }
                await bench.advance(by: .milliseconds(50))
            }
            #expect(issuer.callsInVain <= 12)
        }
    }

    // Scoreboard: CE11
    @Test func healthyDayHasARefreshAtThreeQuartersOfEachLife() async throws {
        let issuer = Issuer()
        try await Self.withDay(issuer) { bench in
            let failed = await bench.request(for: .seconds(86_400), every: .seconds(20))
            #expect(failed.isEmpty)
            #expect((32...36).contains(bench.calls))
            let counts = await bench.cache.statistics.requests
            #expect(counts[.hitMandatoryOld, default: 0] + counts[.hitMandatoryNew, default: 0] == 0)
            #expect(counts[.loadedFromAuthority] == 1)
        }
    }

    private static func withDay(
        _ issuer: Issuer,
        _ body: @escaping @Sendable (CacheBench) async throws -> Void
    ) async throws {
        try await withCacheBench(
            afterwards: issuer.step,
            time: issuer.time,
            configure: { $0.tick = .seconds(3600) },
            body
        )
    }
}
