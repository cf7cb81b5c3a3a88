//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Logging
import Testing

@testable import LatchkeyTokenCache

@Suite struct AdviceTests {
    /// A setting that will not do what it seems to.
    enum Mistake: String, CaseIterable {
        case loadTimeout, softWait, outageTolerance, maximumEntries, storeReadBudget, storeLoadBudget, storeWriteBudget
        case skewAllowance, callsPerAuthority, calls, tick, negativeTick

        func make(in configuration: inout TokenCache.Configuration) {
            switch self {
            case .loadTimeout: configuration.loadTimeout = .zero
            case .softWait: configuration.softWait = .seconds(60)
            case .outageTolerance: configuration.outageTolerance = .seconds(1)
            case .maximumEntries: configuration.maximumEntries = 3
            case .storeReadBudget: configuration.storeReadBudget = .seconds(1)
            case .storeLoadBudget: configuration.storeLoadBudget = .zero
            case .storeWriteBudget: configuration.storeWriteBudget = .zero
            case .skewAllowance: configuration.skewAllowance = .seconds(-1)
            case .callsPerAuthority: configuration.concurrency.callsPerAuthority = 100
            case .calls: configuration.concurrency.calls = 0
            case .tick: configuration.tick = .seconds(1)
            case .negativeTick: configuration.tick = .seconds(-1)
            }
        }

        /// How the advice names the setting.
        var name: String {
            switch self {
            case .negativeTick: "tick"
            case .calls: "concurrency"
            default: self.rawValue
            }
        }
    }

    // Scoreboard: CE90
    @Test(arguments: Mistake.allCases)
    func mistakeIsNamedAndLogged(_ mistake: Mistake) async throws {
        var configuration = TokenCache.Configuration()
        mistake.make(in: &configuration)
        let advice = configuration.advice()
        #expect(advice.contains { $0.contains(mistake.name) })
        let logs = LogCapture()
        let cache = TokenCache(configuration: configuration, logger: logs.logger())
        #expect(logs.entries.map(\.message) == advice)
        #expect(logs.entries.allSatisfy { $0.level == .warning })
        await cache.shutdown()
    }

    // Scoreboard: CE90
    @Test func defaultsNeedNoAdvice() async {
        #expect(TokenCache.Configuration().advice().isEmpty)
        let logs = LogCapture()
        await TokenCache(logger: logs.logger()).shutdown()
        #expect(logs.entries.isEmpty)
    }

    @Test func issuerWhoseClockIsWrongIsLogged() async throws {
        let time = ManualTime()
        let logs = LogCapture()
        let skewed = [61, 59].map { seconds in
            ScriptedSource.Step.acquired(
                AcquiredToken(
                    value: "token",
                    lifetime: .duration(.seconds(3600)),
                    issuerTime: WallTime(milliseconds: time.wallTime().milliseconds - seconds * 1000)
                )
            )
        }
        try await withCacheBench(
            skewed,
            time: time,
            logger: logs.logger(level: .info),
            configure: { $0.tick = .milliseconds(100) }
        ) { bench in
            _ = await bench.answer()
            #expect(logs.entries.map(\.level) == [.warning])
            #expect(logs.contains("-61"))
            _ = await bench.answer(try .sample(authority: "another"))
            #expect(logs.entries.count == 1)
        }
    }
}
