//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// What may happen at the same moment, on the threads that there are.
@Suite(.timeLimit(.minutes(5))) struct RaceTests {
    // Scoreboard: CE3
    @Test func cancellationMayComeBeforeDuringAndAfterTheWaitBegins() async throws {
        let cache = TokenCache()
        let source = ScriptedSource()
        var outcomes: [Bool] = []
        for number in 0..<5000 {
            let key = try CacheKey.sample("\(number)")
            let caller = Task { try await cache.token(for: key, from: source).value }
            for _ in 0..<number % 4 { await Task.yield() }
            caller.cancel()
            // Each caller is resumed once: another resumption would trap, none would never end.
            switch await caller.result {
            case .success: outcomes.append(true)
            case .failure(let error):
                outcomes.append(false)
                #expect((error as? TokenCacheError)?.code == .cancelled)
            }
        }
        #expect(outcomes.count == 5000)
        await cache.shutdown()
        #expect(await cache.residue == .none)
    }

    // Scoreboard: CE6
    @Test func revocationAtAnyMomentStrandsNobody() async throws {
        let cache = TokenCache()
        let source = ScriptedSource()
        for number in 0..<3000 {
            let key = try CacheKey.sample("\(number)")
            let callers = (0..<3).map { _ in Task { try await cache.token(for: key, from: source).value } }
            let revocation = Task { await cache.invalidate(key, mode: .hard) }
            for caller in callers {
                // Whoever is moved twice is told to ask again; nobody waits for what was never started.
                if case .failure(let error) = await caller.result {
                    #expect((error as? TokenCacheError)?.code == .invalidated)
                }
            }
            await revocation.value
        }
        await cache.shutdown()
        #expect(await cache.residue == .none)
    }

    // Scoreboard: CE6
    @Test func nobodyGetsATokenFromBeforeAnInvalidationThatHasEnded() async throws {
        let cache = TokenCache()
        let source = ScriptedSource(
            afterwards: .perform { _, number in
                await Task.yield()
                return AcquiredToken(value: "\(number)", lifetime: .duration(.seconds(3600)))
            }
        )
        let key = try CacheKey.sample()
        await withTaskGroup(of: Void.self) { group in
            for worker in 0..<4 {
                group.addTask {
                    for round in 0..<1000 {
                        if (worker + round).isMultiple(of: 3) {
                            // Whatever was requested from the issuer so far must not be seen any more.
                            let mode: InvalidationMode = round.isMultiple(of: 2) ? .soft : .hard
                            let before = source.callCount
                            await cache.invalidate(key, mode: mode)
                            guard let token = try? await cache.token(for: key, from: source) else { continue }
                            #expect(Int(token.value).map { $0 > before } == true)
                        } else {
                            _ = try? await cache.token(for: key, from: source)
                        }
                    }
                }
            }
        }
        await cache.shutdown()
        #expect(await cache.residue == .none)
    }

    // Scoreboard: CE1
    @Test func shutdownAtAnyMomentStrandsNobody() async throws {
        for number in 0..<200 {
            let cache = TokenCache()
            let source = ScriptedSource(
                afterwards: .perform { _, _ in
                    await Task.yield()
                    return AcquiredToken(value: "token", lifetime: .duration(.seconds(3600)))
                }
            )
            let callers = try (0..<8).map { caller in
                let key = try CacheKey.sample("\(caller % 4)")
                return Task { try await cache.token(for: key, from: source).value }
            }
            for _ in 0..<number % 5 { await Task.yield() }
            await cache.shutdown()
            for caller in callers {
                if case .failure(let error) = await caller.result {
                    #expect((error as? TokenCacheError)?.code == .shutDown)
                }
            }
            #expect(await cache.residue == .none)
        }
    }
}
