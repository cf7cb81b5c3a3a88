//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(1))) struct BadTokenTests {
    // Scoreboard: CE42
    @Test func keyMayHaveFourKibibytes() throws {
        let overhead = try CacheKey(authority: "").storage.canonical.count
        let longest = try CacheKey(authority: String(repeating: "a", count: 4096 - overhead))
        #expect(longest.storage.canonical.count == 4096)
        let error = #expect(throws: TokenCacheError.self) {
            try CacheKey(authority: String(repeating: "a", count: 4097 - overhead))
        }
        #expect(error?.code == .invalidKey)
        #expect(error?.message.contains("4097") == true)
    }

    // Scoreboard: CE42
    @Test(arguments: zip([65_536, 65_537], [true, false]))
    func tokenOfMoreThan64KibibytesIsServedAndNotKept(length: Int, isKept: Bool) async throws {
        let long = String(repeating: "x", count: length)
        try await withCacheBench([.token(long)]) { bench in
            #expect(await bench.answer().token?.utf8.count == length)
            #expect((bench.cache.cachedToken(for: bench.key) != nil) == isKept)
            await bench.settle()
            #expect(bench.events.contains(.oversize) == !isKept)
            #expect(await bench.answer().token == (isKept ? long : "token-2"))
        }
    }

    @Test func tokenThatIsTooLongReplacesNoneThatIsHeld() async throws {
        let long = String(repeating: "x", count: 70_000)
        try await withCacheBench([.token(), .token(long)]) { bench in
            _ = await bench.answer()
            #expect(await bench.answer(options: .init(forcedRefresh: .always)).token == long)
            // The issuer gave it in place of the one that was held.
            #expect(bench.cache.cachedToken(for: bench.key) == nil)
        }
    }

    @Test func primedTokenThatIsTooLongIsNotKept() async throws {
        try await withCacheBench { bench in
            let long = String(repeating: "x", count: 70_000)
            let token = AcquiredToken(value: long, lifetime: .duration(.seconds(60)))
            try await bench.cache.prime(token, for: bench.key)
            #expect(bench.cache.cachedToken(for: bench.key) == nil)
        }
    }

    /// Lives that make no sense.
    static let lifetimes: [AcquiredToken.Lifetime] = [
        .duration(.zero), .duration(.seconds(-1)), .duration(.seconds(Int64.min)), .duration(.seconds(Int64.max)),
        .duration(.seconds(3650 * 86_400 + 1)), .duration(.nanoseconds(-1)),
        .until(WallTime(milliseconds: 0)), .until(WallTime(milliseconds: -1)), .until(WallTime(milliseconds: .min)),
        .until(WallTime(milliseconds: .max)), .until(WallTime(seconds: .max)), .until(WallTime(seconds: .min)),
        .until(WallTime(seconds: 1_767_225_600)), .until(WallTime(seconds: 1_767_225_599)),
        .until(WallTime(seconds: 1_767_225_600 + 3650 * 86_400 + 1)),
    ]

    @Test(arguments: lifetimes)
    func lifeThatMakesNoSenseIsAFailure(_ lifetime: AcquiredToken.Lifetime) async throws {
        let token = AcquiredToken(value: "token", lifetime: lifetime)
        try await withCacheBench([.acquired(token)]) { bench in
            let caller = await bench.answer()
            #expect(caller.error?.code == .invalidResponse)
            #expect(bench.cache.cachedToken(for: bench.key) == nil)
            #expect(bench.cache.explain(bench.key).failure == .invalidResponse)
            let error = await #expect(throws: TokenCacheError.self) {
                try await bench.cache.prime(token, for: bench.key)
            }
            #expect(error?.code == .invalidResponse)
        }
    }

    @Test func longestLifeIsTenYears() async throws {
        try await withCacheBench([.token(life: .seconds(3650 * 86_400))]) { bench in
            #expect(await bench.answer().result?.remaining == .seconds(3650 * 86_400))
        }
    }

    @Test(arguments: [1, 1_000_000, 999_999_999] as [Int64])
    func tinyLifeIsServedToThoseWhoWait(nanoseconds: Int64) async throws {
        try await withCacheBench([.token(life: .nanoseconds(nanoseconds))]) { bench in
            #expect(await bench.answer().token == "token-1")
        }
    }

    @Test func emptyTokenIsAFailure() async throws {
        try await withCacheBench([.token("")]) { bench in
            #expect(await bench.answer().error?.code == .invalidResponse)
        }
    }

    @Test(arguments: [Int64.min, .min + 1, -1, 0, .max - 1, .max])
    func absurdTimeOfTheIssuerDoesNoHarm(milliseconds: Int64) async throws {
        let token = AcquiredToken(
            value: "token",
            lifetime: .duration(.seconds(600)),
            issuerTime: WallTime(milliseconds: milliseconds)
        )
        try await withCacheBench([.acquired(token), .acquired(token)]) { bench in
            let callers = [await bench.answer(), await bench.answer(try .sample("again"))]
            #expect(callers.map { $0.result?.remaining } == [.seconds(600), .seconds(600)])
        }
    }

    @Test(arguments: [Duration.seconds(Int64.min), .seconds(-1), .zero, .seconds(Int64.max)])
    func absurdHintOfTheIssuerStaysWithinTheLife(_ hint: Duration) async throws {
        try await withCacheBench([.token(life: .seconds(1000), refreshAfter: hint)]) { bench in
            _ = await bench.answer()
            let due = try #require(bench.cache.explain(bench.key).refreshDue)
            #expect(due >= .seconds(100))
            #expect(due <= .seconds(900))
        }
    }

    @Test(arguments: [Duration.seconds(Int64.min), .seconds(-1), .zero, .seconds(Int64.max)])
    func absurdOptionsDoNoHarm(_ duration: Duration) async throws {
        try await withCacheBench { bench in
            let patient = await bench.answer(options: .init(timeout: duration))
            await bench.advance(by: .zero)
            #expect(patient.token == "token-1" || patient.error?.code == .timedOut)
            let choosy = await bench.answer(options: .init(minimumRemaining: duration))
            #expect(choosy.token != nil)
            let strict = await bench.answer(options: .init(minimumRemaining: duration, allowsShorter: false))
            #expect((strict.token != nil) == (duration < .seconds(3600)))
        }
    }
}
