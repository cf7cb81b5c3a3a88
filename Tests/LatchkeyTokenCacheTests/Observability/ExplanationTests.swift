//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(1))) struct ExplanationTests {
    // Scoreboard: CE86
    @Test func tokenThatWasNeverThereIsExplained() async throws {
        try await withCacheBench { bench in
            let explanation = bench.cache.explain(bench.key)
            #expect(explanation.state == .absent)
            #expect(explanation.missReason == .neverSeen)
            #expect(explanation.lastMiss == nil)
            _ = await bench.answer()
            #expect(bench.cache.explain(bench.key).missReason == nil)
            #expect(bench.cache.explain(bench.key).lastMiss == .neverSeen)
        }
    }

    /// A way to lose a token, with the reason that is told of it.
    enum Loss: CaseIterable {
        case invalidated, revoked, removed, epoch, allEpochs, expired, evicted, oversize

        var reason: MissReason {
            switch self {
            case .invalidated: .invalidated
            case .revoked: .revoked
            case .removed: .removed
            case .epoch, .allEpochs: .epoch
            case .expired: .expired
            case .evicted: .evicted
            case .oversize: .oversize
            }
        }
    }

    // Scoreboard: CE86
    @Test(arguments: Loss.allCases)
    func tokenThatWasLostIsExplained(_ loss: Loss) async throws {
        let long = String(repeating: "x", count: loss == .oversize ? 70_000 : 10)
        try await withCacheBench(
            [.token(long, life: .seconds(100))],
            configure: {
                $0.keepAlive = .zero; $0.maximumEntries = 16
            }
        ) { bench in
            _ = await bench.answer()
            switch loss {
            case .invalidated: await bench.cache.invalidate(bench.key)
            case .revoked: await bench.cache.invalidate(bench.key, mode: .hard)
            case .removed: await bench.cache.remove(bench.key)
            case .epoch: await bench.cache.purge(bench.key.partition)
            case .allEpochs: await bench.cache.purgeAll()
            case .expired: await bench.advance(by: .seconds(100))
            case .evicted: for number in 0..<99 { _ = await bench.answer(try .sample("\(number)")) }
            case .oversize: break
            }
            let explanation = bench.cache.explain(bench.key)
            #expect(explanation.state == .absent)
            #expect(explanation.missReason == loss.reason)
            #expect(await bench.answer().result?.missReason == loss.reason)
            #expect(bench.cache.explain(bench.key).lastMiss == loss.reason)
        }
    }

    // Scoreboard: CE86
    @Test func requestThatWantsAnotherTokenIsExplained() async throws {
        try await withCacheBench { bench in
            let held = try #require(await bench.answer().result)
            func miss(_ options: TokenRequestOptions) async -> MissReason? {
                let result = await bench.answer(options: options).result
                #expect(bench.cache.explain(bench.key).lastMiss == result?.missReason)
                return result?.missReason
            }
            #expect(await miss(.init(forcedRefresh: .rejected(held))) == .rejected)
            #expect(await miss(.init(forcedRefresh: .always)) == .forced)
            #expect(await miss(.init(claims: "{}")) == .claims)
            await bench.advance(by: .seconds(60))
            #expect(await miss(.init(minimumRemaining: .seconds(3599))) == .belowMinimum)
        }
    }

    // Scoreboard: CE86
    @Test func tokenBelowItsFloorIsExplained() async throws {
        let gate = Gate()
        try await withCacheBench(
            [.token(life: .seconds(100)), .after(gate, .token())],
            configure: { $0.keepAlive = .zero }
        ) { bench in
            _ = await bench.answer()
            try await bench.advance(untilRemaining: .seconds(6))
            // A refresh under way keeps the token in memory beyond its floor.
            _ = await bench.answer()
            try await bench.advance(untilRemaining: .seconds(4))
            #expect(bench.cache.explain(bench.key).state == .belowFloor)
            await bench.advance(by: .seconds(5))
            #expect(bench.cache.explain(bench.key).state == .expired)
            gate.open()
        }
    }

    // Scoreboard: CE79, CE86
    @Test func recordThatTheStoreSpoiledIsExplained() async throws {
        try await withStoreBench { bench, store in
            _ = await bench.answer()
            await bench.flush()
            await bench.cache.dropFromMemory(bench.key)
            let key = PlainRecordCodec().storeKey(bench.key)
            var record = try #require(await store.record(of: key))
            record.payload.removeLast()
            store.answerReads { [record] _ in .record(record) }
            #expect(await bench.answer().label == .loadedFromAuthority)
            #expect(bench.cache.explain(bench.key).lastMiss == .storeRecordRejected)
            await bench.settle()
            #expect(bench.events.contains(.storeRecordRejected))
        }
    }

    // Scoreboard: CE86
    @Test func keyThatDiffersInOneComponentIsNamed() async throws {
        try await withCacheBench { bench in
            let held = try Self.key()
            _ = await bench.answer(held)
            let others: [(KeyComponent, CacheKey)] = [
                (.authority, try Self.key(authority: "x")), (.tenant, try Self.key(tenant: "x")),
                (.client, try Self.key(client: "x")), (.flow, try Self.key(flow: "x")),
                (.subject, try Self.key(subject: "x")), (.scopes, try Self.key(scopes: ["x"])),
                (.tokenType, try Self.key(tokenType: "x")), (.bindingKeyID, try Self.key(bindingKeyID: "x")),
                (.extensions, try Self.key(extensions: ["x": "x"])),
            ]
            for (component, key) in others {
                #expect(bench.cache.explain(key).nearestDifference == component)
            }
            #expect(bench.cache.explain(try Self.key(tenant: "x", flow: "x")).nearestDifference == nil)
        }
    }

    @Test func stateOfAKeyIsTold() async throws {
        let gate = Gate()
        try await withCacheBench(
            [.after(gate, .token()), .failure(.transient), .failure(.transient), .never],
            configure: { $0.keepAlive = .zero }
        ) { bench in
            func state() -> TokenExplanation.State { bench.cache.explain(bench.key).state }
            _ = bench.ask(times: 3)
            await bench.settle()
            #expect(state() == .loading)
            #expect(bench.cache.explain(bench.key).waiters == 3)
            gate.open()
            await bench.settle()
            #expect(state() == .fresh)
            #expect(bench.cache.explain(bench.key).remaining == .seconds(3600))
            try await bench.advanceToRefresh()
            #expect(state() == .refreshDue)
            _ = await bench.answer()
            await bench.advance(by: .seconds(1))
            let explanation = bench.cache.explain(bench.key)
            #expect(explanation.state == .refreshDue)
            #expect(explanation.failedRefreshes == 1)
            #expect((explanation.nextAttempt ?? .zero) > .zero)
            await bench.advance(by: .seconds(6))
            _ = await bench.answer()
            #expect(state() == .refreshing)
            try await bench.advance(untilRemaining: .seconds(100))
            #expect(state() == .mandatory)
        }
    }

    @Test func failureThatIsRememberedIsTold() async throws {
        try await withCacheBench([.failure(.throttled, retryAfter: .seconds(30))]) { bench in
            _ = await bench.answer()
            let explanation = bench.cache.explain(bench.key)
            #expect(explanation.state == .failed)
            #expect(explanation.failure == .throttled)
            #expect(explanation.failsFor ?? .zero >= .seconds(30))
        }
    }

    @Test func rejectedTokenIsTold() async throws {
        let gate = Gate()
        try await withCacheBench([.token(), .after(gate, .token())]) { bench in
            let held = try #require(await bench.answer().result)
            _ = await bench.answer(options: .init(forcedRefresh: .rejected(held)))
            #expect(bench.cache.explain(bench.key).state == .rejected)
            gate.open()
        }
    }

    private static func key(
        authority: String = "a",
        tenant: String = "b",
        client: String = "c",
        flow: String = "d",
        subject: String = "e",
        scopes: [String] = ["f"],
        tokenType: String = "Bearer",
        bindingKeyID: String? = nil,
        extensions: [String: String] = [:]
    ) throws -> CacheKey {
        try CacheKey(
            authority: authority,
            tenant: tenant,
            client: client,
            flow: flow,
            subject: subject,
            scopes: scopes,
            tokenType: tokenType,
            bindingKeyID: bindingKeyID,
            extensions: extensions
        )
    }
}
