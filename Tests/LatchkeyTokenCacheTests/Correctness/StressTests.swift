//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Synchronization
import Testing

@testable import LatchkeyTokenCache

/// Everything at once on all threads, for a race detector and for what must hold in the end.
@Suite(.timeLimit(.minutes(5))) struct StressTests {
    /// Settings under which a machine that is busy with other things is not taken for an issuer that does not answer.
    private static var patient: TokenCache.Configuration {
        var configuration = TokenCache.Configuration()
        configuration.loadTimeout = .seconds(600)
        configuration.storeLoadBudget = .seconds(600)
        configuration.storeWriteBudget = .seconds(600)
        return configuration
    }

    /// What a round of callers met.
    private final class Tally: Sendable {
        let tokens = Atomic(0)
        let errors = Locked<Set<TokenCacheError.Code>>([])
        let wrong = Locked<[String]>([])
    }

    @Test(arguments: 0..<6 as Range<UInt64>)
    func everyCallEndsAndNothingIsLeft(seed: UInt64) async throws {
        var configuration = Self.patient
        configuration.maximumEntries = 64
        configuration.tick = .milliseconds(1)
        let faults = ChaosFaults(error: 0.1, lostAnswer: 0.1, duplicate: 0.05, tornWrite: 0.05, staleRead: 0.1)
        let time = SystemTime()
        let store =
            seed.isMultiple(of: 2) ? ChaosStore(MemoryTokenStore(), faults: faults, seed: seed, time: time) : nil
        let cache = TokenCache(store: store, configuration: configuration, spawner: .standard, seed: seed)
        let tally = Tally()
        let callers = (0..<48).map { number in
            Task.detached {
                await Self.call(
                    cache,
                    tally,
                    random: SeededRandom(seed: seed << 8 | UInt64(number)),
                    isBold: number < 4
                )
            }
        }
        for caller in callers { await caller.value }
        #expect(tally.wrong.withLock { $0 } == [])
        #expect(tally.tokens.load(ordering: .relaxed) > 500)
        #expect(await cache.statistics.entries <= 64 + 64)
        await cache.shutdown()
        #expect(await cache.residue == .none)
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func shutdownInTheMiddleEndsEveryCall(seed: UInt64) async throws {
        let cache = TokenCache(
            store: MemoryTokenStore(),
            configuration: Self.patient,
            spawner: .standard,
            seed: seed
        )
        let tally = Tally()
        let callers = (0..<24).map { number in
            Task.detached {
                await Self.call(
                    cache,
                    tally,
                    random: SeededRandom(seed: seed << 8 | UInt64(number)),
                    isBold: number < 2
                )
            }
        }
        for _ in 0..<50 * Int(seed + 1) { await Task.yield() }
        let closers = (0..<3).map { _ in Task.detached { await cache.shutdown() } }
        for closer in closers { await closer.value }
        for caller in callers { await caller.value }
        #expect(tally.wrong.withLock { $0 } == [])
        let error = await #expect(throws: TokenCacheError.self) {
            try await cache.token(for: .sample("afterwards"), from: ScriptedSource())
        }
        #expect(error?.code == .shutDown)
        #expect(await cache.residue == .none)
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func crowdOnOneKeyLosesNobody(seed: UInt64) async throws {
        let cache = TokenCache(configuration: Self.patient, spawner: .standard, seed: seed)
        let key = try CacheKey.sample()
        let gate = Gate()
        let source = ScriptedSource([.after(gate, .token())])
        let callers = (0..<2000).map { _ in Task.detached { try await cache.token(for: key, from: source).value } }
        var random = SeededRandom(seed: seed)
        let cancelled = Set((0..<2000).filter { _ in random.next().isMultiple(of: 3) })
        let cancelling = Task.detached { for number in cancelled.sorted() { callers[number].cancel() } }
        for _ in 0..<Int(random.next() % 500) { await Task.yield() }
        gate.open()
        await cancelling.value
        for (number, caller) in callers.enumerated() {
            switch await caller.result {
            case .success(let token): #expect(token == "token-1")
            case .failure(let error):
                let isCancelled = (error as? TokenCacheError)?.code == .cancelled
                #expect(isCancelled && cancelled.contains(number), "\(number): \(error)")
            }
        }
        #expect(source.callCount == 1)
        await cache.shutdown()
        #expect(await cache.residue == .none)
    }

    /// Does a number of things at random; the bold purge and invalidate more than they ask.
    private static func call(_ cache: TokenCache, _ tally: Tally, random: SeededRandom, isBold: Bool) async {
        var random = random
        for _ in 0..<60 {
            let number = random.next() % 150
            guard let key = try? CacheKey.sample("\(number)", tenant: "\(number % 5)") else { return }
            switch random.next() % (isBold ? 100 : 40) {
            case 0..<30: await self.ask(cache, key, number, tally, &random)
            case 30..<36:
                let token = cache.cachedToken(for: key)
                self.check(token?.value, number, tally)
            case 36..<40: await self.askAndLeave(cache, key, number, tally, &random)
            case 40..<60: await cache.invalidate(key, mode: random.next().isMultiple(of: 2) ? .soft : .hard)
            case 60..<75: await cache.remove(key)
            case 75..<80: await cache.purge(key.partition)
            case 80..<82: await cache.purgeAll()
            case 82..<90: _ = cache.explain(key)
            case 90..<95: _ = await (cache.health, cache.statistics)
            default:
                let token = AcquiredToken(value: "\(number) primed", lifetime: .duration(.seconds(90)))
                try? await cache.prime(token, for: key)
            }
        }
    }

    private static func ask(
        _ cache: TokenCache,
        _ key: CacheKey,
        _ number: UInt64,
        _ tally: Tally,
        _ random: inout SeededRandom
    ) async {
        var options = TokenRequestOptions()
        switch random.next() % 12 {
        case 0: options.forcedRefresh = .always
        case 1: options.timeout = .microseconds(200)
        case 2: options.claims = "{}"
        case 3: options.minimumRemaining = .seconds(80)
        default: break
        }
        let choice = random.next()
        do throws(TokenCacheError) {
            let token = try await cache.token(for: key, options: options) { _ in
                for _ in 0..<choice % 5 { await Task.yield() }
                if choice.isMultiple(of: 17) { throw ScriptedFailure(failure: .init(.permanent)) }
                if choice.isMultiple(of: 11) { throw ScriptedFailure(failure: .init(.cancelled)) }
                return AcquiredToken(value: "\(number) acquired", lifetime: .duration(.seconds(90)))
            }
            self.check(token.value, number, tally)
            tally.tokens.add(1, ordering: .relaxed)
        } catch {
            tally.errors.withLock { _ = $0.insert(error.code) }
        }
    }

    private static func askAndLeave(
        _ cache: TokenCache,
        _ key: CacheKey,
        _ number: UInt64,
        _ tally: Tally,
        _ random: inout SeededRandom
    ) async {
        var random = random
        let (copy, pauses) = (random, random.next() % 4)
        let caller = Task.detached {
            var random = copy
            await self.ask(cache, key, number, tally, &random)
        }
        for _ in 0..<pauses { await Task.yield() }
        caller.cancel()
        await caller.value
    }

    /// No caller ever gets the token of another key.
    private static func check(_ token: String?, _ number: UInt64, _ tally: Tally) {
        guard let token, !token.hasPrefix("\(number) ") else { return }
        tally.wrong.withLock { $0.append("'\(token)' for \(number)") }
    }
}
