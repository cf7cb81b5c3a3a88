//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// Memory that is carried from one run of a service to the next.
@Suite(.timeLimit(.minutes(1))) struct ArchiveTests {
    // Scoreboard: CE58
    @Test func nextRunServesWhatTheLastOneHeld() async throws {
        try await withCacheBench { bench in
            let keys = try (0..<5).map { try CacheKey.sample("\($0)") }
            for key in keys { _ = await bench.answer(key) }
            await bench.advance(by: .seconds(60))
            let archive = try #require(TokenArchive(bench.cache.archive().bytes))
            let next = try bench.another()
            #expect(await next.cache.restore(archive).taken == 5)
            for key in keys {
                let caller = await next.answer(key)
                #expect(caller.label == .hitFresh)
                #expect(caller.token == bench.cache.cachedToken(for: key)?.value)
                // What clocks may differ by is taken off.
                #expect(caller.result?.remaining == .seconds(3600 - 60 - 30))
            }
            #expect(next.calls == 0)
        }
    }

    // Scoreboard: CE58
    @Test func lastUsedTokensComeFirst() async throws {
        try await withCacheBench { bench in
            for subject in ["a", "b", "c"] {
                _ = await bench.answer(try .sample(subject))
                await bench.advance(by: .seconds(10))
            }
            _ = await bench.answer(try .sample("a"))
            #expect(bench.cache.archive().tokens.map(\.key.subject) == ["a", "c", "b"])
        }
    }

    @Test func tokensThatEndSoonAreLeftOut() async throws {
        try await withCacheBench([.token(life: .seconds(300))], configure: { $0.keepAlive = .zero }) { bench in
            _ = await bench.answer()
            #expect(bench.cache.archive().tokens.count == 1)
            #expect(bench.cache.archive(remaining: .seconds(300)).tokens.isEmpty)
            await bench.advance(by: .seconds(200))
            #expect(bench.cache.archive().tokens.isEmpty)
        }
    }

    @Test func whatIsNotToBeServedIsNotInTheArchive() async throws {
        try await withCacheBench { bench in
            let keys = try [CacheKey.sample("a"), .sample("b", tenant: "purged"), .sample("c")]
            for key in keys { _ = await bench.answer(key) }
            await bench.cache.invalidate(keys[0])
            await bench.cache.purge(keys[1].partition)
            #expect(bench.cache.archive().tokens.map(\.key) == [keys[2]])
        }
    }

    @Test func expiredTokensAreNotTaken() async throws {
        try await withCacheBench { bench in
            _ = await bench.answer()
            let archive = bench.cache.archive()
            await bench.advance(by: .seconds(3600))
            let next = try bench.another()
            let report = await next.cache.restore(archive)
            #expect(report.expired == 1)
            #expect(next.cache.cachedToken(for: next.key) == nil)
        }
    }

    @Test func whatMemoryKnowsAlreadyIsKept() async throws {
        try await withCacheBench { bench in
            _ = await bench.answer()
            let archive = bench.cache.archive()
            let next = try bench.another([.token("newer")])
            _ = await next.answer()
            #expect(await next.cache.restore(archive).superseded == 1)
            #expect(next.cache.cachedToken(for: next.key)?.value == "newer")
        }
    }

    @Test func purgeOutlastsAnArchive() async throws {
        try await withCacheBench { bench in
            _ = await bench.answer()
            let archive = bench.cache.archive()
            await bench.cache.purge(bench.key.partition)
            #expect(await bench.cache.restore(archive).purged == 1)
            #expect(bench.cache.cachedToken(for: bench.key) == nil)
        }
    }

    // MARK: - Beside a store

    // Scoreboard: CE58
    @Test func whatTheStoreHasIsTaken() async throws {
        try await withStoreBench { bench, store in
            _ = await bench.answer()
            await bench.flush()
            let next = try bench.another(store: store)
            #expect(await next.cache.restore(bench.cache.archive()).taken == 1)
            #expect(await next.answer().label == .hitFresh)
        }
    }

    @Test func whatTheStoreHasLostOrReplacedIsNotTaken() async throws {
        try await withStoreBench { bench, store in
            let keys = try [CacheKey.sample("removed"), .sample("replaced"), .sample("purged", tenant: "purged")]
            for key in keys { _ = await bench.answer(key) }
            await bench.flush()
            let archive = bench.cache.archive()
            await bench.cache.remove(keys[0])
            _ = await bench.answer(keys[1], options: .init(forcedRefresh: .always))
            await bench.cache.purge(keys[2].partition)
            await bench.flush()
            let next = try bench.another(store: store)
            let report = await next.cache.restore(archive)
            #expect(report.taken == 0)
            #expect(report.superseded == 3)
        }
    }

    @Test func withoutItsStoreAServiceStartsWarmNevertheless() async throws {
        try await withStoreBench { bench, store in
            _ = await bench.answer()
            await bench.flush()
            let archive = bench.cache.archive()
            store.be(.failing(.unavailable))
            let next = try bench.another(store: store)
            #expect(await next.cache.restore(archive).taken == 1)
            #expect(await next.answer().label == .hitFresh)
        }
    }

    @Test func tokenThatAnotherInstanceRevokesIsServedNoMore() async throws {
        try await withFleet { fleet in
            _ = await fleet.answer(0)
            await fleet.advance(by: .seconds(1))
            #expect(await fleet[1].cache.restore(fleet[0].cache.archive()).taken == 1)
            #expect(fleet.held() == ["0-1", "0-1"])
            await fleet[0].cache.invalidate(fleet.key, mode: .hard)
            await fleet.settle()
            #expect(fleet.held() == [nil, nil])
        }
    }

    @Test func tokenThatIsInvalidatedMeanwhileIsNotTaken() async throws {
        try await withStoreBench { bench, store in
            _ = await bench.answer()
            await bench.flush()
            let archive = bench.cache.archive()
            let gate = Gate()
            store.be(.held(gate), in: [.get])
            let next = try bench.another([.token("new")], store: store)
            let report = Locked<TokenArchiveReport?>(nil)
            bench.start {
                let result = await next.cache.restore(archive)
                report.withLock { $0 = result }
            }
            await bench.settle()
            await next.cache.invalidate(next.key)
            gate.open()
            await bench.settle()
            #expect(report.withLock(\.self)?.taken == 0)
            #expect(next.cache.cachedToken(for: next.key) == nil)
        }
    }

    // Scoreboard: CE58
    @Test func restIsTakenInTheBackground() async throws {
        try await withStoreBench { bench, store in
            for number in 0..<250 { _ = await bench.answer(try .sample("\(number)")) }
            await bench.advance(by: .seconds(1))
            let archive = bench.cache.archive()
            let next = try bench.another(store: store)
            let report = await next.cache.restore(archive, within: .zero)
            #expect(report.pending == 250)
            await bench.settle()
            #expect(next.cache.archive().tokens.count == 250)
        }
    }

    // Scoreboard: CE58
    @Test func refreshesOfWhatWasTakenAreSpread() async throws {
        try await withCacheBench { bench in
            let keys = try (0..<200).map { try CacheKey.sample("\($0)") }
            for key in keys { _ = await bench.answer(key) }
            await bench.advance(by: .seconds(2400))
            let archive = bench.cache.archive()
            let next = try bench.another()
            #expect(await next.cache.restore(archive).taken == 200)
            let due = keys.compactMap { next.cache.explain($0).refreshDue }
            #expect(due.count == 200)
            #expect((due.max() ?? .zero) - (due.min() ?? .zero) > .seconds(120))
        }
    }
}
