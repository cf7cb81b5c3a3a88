//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Synchronization

/// One instance of the engine in a fleet.
final class EngineInstance: Sendable {
    let cache: TokenCache
    let source: Source
    private let keys: Mutex<[CacheKey?]>
    private let settings: Scenario.Keys
    private let hashSeed: UInt64

    init(
        of fleet: EngineFleet,
        number: Int,
        store: (any TokenStore)?,
        hashSeed: UInt64,
        seed: UInt64,
        hasNewCredential: Bool
    ) {
        let executor = fleet.executor
        self.settings = fleet.scenario.keys
        self.hashSeed = hashSeed
        self.keys = Mutex(Array(repeating: nil, count: fleet.scenario.keys.count))
        self.source = Source(issuer: fleet.issuer, clock: fleet.clock, hasNewCredential: hasNewCredential)
        self.cache = TokenCache(
            store: store,
            configuration: fleet.policy.configuration(of: fleet.scenario),
            time: fleet.clock,
            spawner: TaskSpawner { name, priority, work in
                Task.detached(name: name, executorPreference: executor, priority: priority) { await work() }
            },
            seed: seed
        )
    }

    var hasNewCredential: Bool { self.source.hasNewCredential.load(ordering: .relaxed) }

    func takeNewCredential() { self.source.hasNewCredential.store(true, ordering: .relaxed) }

    /// A key of this instance's own: keys remember where they were last found.
    func key(_ number: Int) -> CacheKey {
        self.keys.withLock { keys in
            if let key = keys[number] { return key }
            let key = Self.makeKey(number, self.settings).hashed(with: self.hashSeed)
            keys[number] = key
            return key
        }
    }

    private static func makeKey(_ number: Int, _ settings: Scenario.Keys) -> CacheKey {
        let tenant = number % settings.tenants
        do {
            return try CacheKey(
                authority: settings.hasIssuerPerTenant ? "issuer-\(tenant)" : "issuer",
                tenant: "tenant-\(tenant)",
                client: "client",
                subject: "\(number)",
                scopes: ["api"]
            )
        } catch {
            preconditionFailure("A key of some dozen bytes is too long: \(error)")
        }
    }
}

extension EngineInstance {
    /// Where the instance's tokens come from.
    final class Source: TokenSource {
        private let issuer: IssuerModel
        private let clock: VirtualClock
        let hasNewCredential: Atomic<Bool>

        init(issuer: IssuerModel, clock: VirtualClock, hasNewCredential: Bool) {
            self.issuer = issuer
            self.clock = clock
            self.hasNewCredential = Atomic(hasNewCredential)
        }

        func acquire(_ context: AcquisitionContext) async throws -> AcquiredToken {
            guard let key = Int(context.key.subject) else { throw IssuerFailure(failure: .init(.local)) }
            let call = self.issuer.send(key, hasNewCredential: self.hasNewCredential.load(ordering: .relaxed))
            let isAnswered = await self.clock.pause(until: call.answerAt)
            let serial = self.issuer.finish(call, isAnswered: isAnswered)
            guard isAnswered else { throw CancellationError() }
            switch call.fate {
            case .token(let life):
                return AcquiredToken(
                    value: serial.map(String.init) ?? "",
                    lifetime: .duration(.nanoseconds(life)),
                    refreshAfter: self.issuer.hint(of: life)
                )
            case .failed(let failure): throw IssuerFailure(failure: failure)
            case .silence: throw CancellationError()
            }
        }
    }
}

extension IssuerModel {
    /// When the issuer suggests to refresh a token, if it does.
    func hint(of life: Int64) -> Duration? { self.hint.map { .nanoseconds(Int64(Double(life) * $0)) } }
}

extension Scenario.EnginePolicy {
    /// The settings of a cache under this policy.
    func configuration(of scenario: Scenario) -> TokenCache.Configuration {
        var configuration = TokenCache.Configuration()
        configuration.tick = scenario.fleet.tick
        configuration.eventBuffer = 0
        configuration.fleet.sharesAcquisitions = self.usesLeases
        configuration.fleet.feedWait = scenario.fleet.feedWait
        configuration.fleet.feedPatience = max(configuration.fleet.feedPatience, scenario.fleet.feedWait * 2)
        if let limit = self.maximumEntries { configuration.maximumEntries = limit }
        if !self.keepsAlive { configuration.keepAlive = .zero }
        let standard = configuration.outageTolerance.nanosecondCount
        let lead: @Sendable (Int64) -> Int64
        switch self.refreshPoint {
        case .standard where self.hasJitter: return configuration
        case .standard: lead = { life in life > 7_200_000_000_000 ? life / 2 : min(standard, life / 2) }
        case .lead(let time):
            let time = time.nanosecondCount
            lead = { life in min(time, life) }
        case .fraction(let share): lead = { life in Int64(Double(life) * (1 - share)) }
        case .never: lead = { _ in 0 }
        }
        let hasJitter = self.hasJitter && self.refreshPoint != .never
        configuration.refreshRule = RefreshRule(
            lead: lead,
            jitter: { life in hasJitter ? min(life / 10, 300_000_000_000) : 0 }
        )
        return configuration
    }
}
