//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(1))) struct BadConfigurationTests {
    /// The settings that are durations.
    enum DurationSetting: CaseIterable {
        case outageTolerance, loadTimeout, softWait, keepAlive, storeReadBudget, storeLoadBudget
        case storeWriteBudget, storeWriteDelay, skewAllowance, tick

        func set(_ duration: Duration, in configuration: inout TokenCache.Configuration) {
            switch self {
            case .outageTolerance: configuration.outageTolerance = duration
            case .loadTimeout: configuration.loadTimeout = duration
            case .softWait: configuration.softWait = duration
            case .keepAlive: configuration.keepAlive = duration
            case .storeReadBudget: configuration.storeReadBudget = duration
            case .storeLoadBudget: configuration.storeLoadBudget = duration
            case .storeWriteBudget: configuration.storeWriteBudget = duration
            case .storeWriteDelay: configuration.storeWriteDelay = duration
            case .skewAllowance: configuration.skewAllowance = duration
            case .tick: configuration.tick = duration
            }
        }
    }

    /// The settings that are numbers.
    enum NumberSetting: CaseIterable {
        case maximumEntries, maximumBytes, maximumTokenLength, storeQueueLimit, eventBuffer, calls, callsPerAuthority
        case callsPerPartition, refreshes, refreshesPerAuthority, refreshesPerSecond, queuedBeforeRefreshesYield

        func set(_ number: Int, in configuration: inout TokenCache.Configuration) {
            switch self {
            case .maximumEntries: configuration.maximumEntries = number
            case .maximumBytes: configuration.maximumBytes = number
            case .maximumTokenLength: configuration.maximumTokenLength = number
            case .storeQueueLimit: configuration.storeQueueLimit = number
            case .eventBuffer: configuration.eventBuffer = number
            case .calls: configuration.concurrency.calls = number
            case .callsPerAuthority: configuration.concurrency.callsPerAuthority = number
            case .callsPerPartition: configuration.concurrency.callsPerPartition = number
            case .refreshes: configuration.concurrency.refreshes = number
            case .refreshesPerAuthority: configuration.concurrency.refreshesPerAuthority = number
            case .refreshesPerSecond: configuration.concurrency.refreshesPerSecondAndAuthority = number
            case .queuedBeforeRefreshesYield: configuration.concurrency.queuedBeforeRefreshesYield = number
            }
        }

        /// Whether a number below one forbids every call.
        var allowsCalls: Bool { self == .calls || self == .callsPerAuthority }
    }

    @Test(arguments: DurationSetting.allCases, [Duration.seconds(Int64.min), .seconds(-1), .zero, .seconds(Int64.max)])
    func absurdDurationDoesNoHarm(_ setting: DurationSetting, _ duration: Duration) async throws {
        var configuration = TokenCache.Configuration.bench
        setting.set(duration, in: &configuration)
        try await self.live(with: configuration)
    }

    @Test(arguments: NumberSetting.allCases, [Int.min, -1, 0, 1, Int.max])
    func absurdNumberDoesNoHarm(_ setting: NumberSetting, _ number: Int) async throws {
        var configuration = TokenCache.Configuration.bench
        setting.set(number, in: &configuration)
        if setting.allowsCalls, number < 1 {
            try await self.beRefused(with: configuration)
        } else {
            try await self.live(with: configuration)
        }
    }

    private func beRefused(with configuration: TokenCache.Configuration) async throws {
        try await withCacheBench(configure: { $0 = configuration }) { bench in
            let caller = bench.ask()
            await bench.advance(by: .seconds(30))
            #expect(caller.error?.code == .timedOut)
            #expect(bench.calls == 0)
        }
    }

    /// Acquires, holds, refreshes, stores and invalidates a token.
    private func live(with configuration: TokenCache.Configuration) async throws {
        try await withStoreBench(afterwards: .token(life: .seconds(300))) { bench, _ in
            let caller = bench.ask()
            await bench.advance(by: .seconds(1))
            // Without any time to acquire, there is an error to be told.
            #expect(caller.token == "token-1" || caller.error?.code == .timedOut)
            await bench.advance(by: .seconds(60))
            let isPatient = configuration.loadTimeout > .zero
            #expect((await bench.answer().token != nil) == isPatient)
            if let due = bench.cache.explain(bench.key).refreshDue { await bench.advance(by: due) }
            #expect((await bench.answer().token != nil) == isPatient)
            await bench.cache.invalidate(bench.key)
            #expect((await bench.answer().token != nil) == isPatient)
        } configure: {
            $0 = configuration
        }
    }

    @Test func negativeAllowanceDoesNotLengthenStoredLives() async throws {
        try await withStoreBench { bench, store in
            _ = await bench.answer()
            await bench.flush()
            let other = try bench.another(store: store, configure: { $0.skewAllowance = .seconds(-600) })
            #expect(await other.answer().result?.remaining == .seconds(3600) - .milliseconds(5))
        }
    }
}
