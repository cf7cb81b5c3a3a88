//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// Sources that ask the cache themselves.
@Suite(.timeLimit(.minutes(5))) struct RecursionTests {
    // Scoreboard: CE9
    @Test func sourceThatAsksForItsOwnKeyIsToldSo() async throws {
        try await withCacheBench { bench in
            bench.source.append(.asking(bench.cache, for: bench.key, from: bench.source))
            let callers = bench.ask(times: 10)
            await bench.settle()
            #expect(callers.errors == [.recursiveLoad])
            #expect(bench.calls == 1)
        }
    }

    // Scoreboard: CE9
    @Test func twoSourcesThatWaitForEachOtherAreToldSo() async throws {
        try await withCacheBench { bench in
            let (left, right) = (try CacheKey.sample("left"), try CacheKey.sample("right"))
            let (leftSource, rightSource) = (ScriptedSource(), ScriptedSource())
            leftSource.append(.asking(bench.cache, for: right, from: rightSource))
            rightSource.append(.asking(bench.cache, for: left, from: leftSource))
            let callers = [bench.ask(left, from: leftSource), bench.ask(right, from: rightSource)]
            await bench.settle()
            #expect(callers.waiting == 0)
            #expect(callers.errors.contains(.recursiveLoad))
        }
    }

    // Scoreboard: CE9
    @Test func circleOfManyKeysIsFound() async throws {
        try await withCacheBench { bench in
            let keys = try (0..<8).map { try CacheKey.sample("\($0)") }
            let sources = keys.map { _ in ScriptedSource() }
            for index in keys.indices {
                let next = (index + 1) % keys.count
                sources[index].append(.asking(bench.cache, for: keys[next], from: sources[next]))
            }
            let caller = await bench.answer(keys[0], from: sources[0])
            #expect(caller.error?.code == .recursiveLoad)
            #expect(sources.map(\.callCount) == Array(repeating: 1, count: 8))
        }
    }

    // Scoreboard: CE9
    @Test func chainWithoutACircleIsFine() async throws {
        try await withCacheBench { bench in
            let keys = try (0..<8).map { try CacheKey.sample("\($0)") }
            let sources = keys.map { _ in ScriptedSource() }
            for index in keys.indices.dropLast() {
                sources[index].append(.asking(bench.cache, for: keys[index + 1], from: sources[index + 1]))
            }
            sources[7].append(.token("bottom"))
            let callers = keys.indices.map { bench.ask(keys[$0], from: sources[$0]) }
            await bench.settle()
            #expect(callers.tokens == ["bottom"])
        }
    }

    // Scoreboard: CE9
    @Test func circleIsFoundInChildTasksToo() async throws {
        try await withCacheBench { bench in
            bench.source.append(
                .perform { context, _ in
                    async let token = bench.cache.token(for: context.key, from: bench.source)
                    return AcquiredToken(value: try await token.value, lifetime: .duration(.seconds(60)))
                }
            )
            #expect(await bench.answer().error?.code == .recursiveLoad)
        }
    }

    // Scoreboard: CE9
    @Test func sourceMayGoOnWithoutTheTokenThatItCannotHave() async throws {
        try await withCacheBench { bench in
            bench.source.append(
                .perform { context, _ in
                    let error = await #expect(throws: TokenCacheError.self) {
                        try await bench.cache.token(for: context.key, from: bench.source)
                    }
                    #expect(error?.code == .recursiveLoad)
                    return AcquiredToken(value: "another way", lifetime: .duration(.seconds(3600)))
                }
            )
            #expect(await bench.answer().token == "another way")
        }
    }

    @Test func refreshingSourceMayUseTheTokenThatItReplaces() async throws {
        try await withCacheBench([.token("old")]) { bench in
            bench.source.append(.asking(bench.cache, for: bench.key, from: bench.source, prefix: "from "))
            _ = await bench.answer()
            try await bench.advanceToRefresh()
            _ = await bench.answer()
            #expect(await bench.answer().token == "from old")
        }
    }

    @Test func sameKeyOfAnotherCacheIsNoCircle() async throws {
        try await withCacheBench { bench in
            let other = try bench.another([.token("of the other")])
            bench.source.append(.asking(other.cache, for: bench.key, from: other.source))
            #expect(await bench.answer().token == "of the other")
        }
    }

    @Test(arguments: [
        (AcquisitionFailure.Kind.permanent, AcquisitionFailure.Kind.permanent), (.local, .local),
        (.interactionRequired, .interactionRequired), (.throttled, .transient),
    ])
    func failureOfATokenThatAnotherNeedsKeepsItsClass(
        inner: AcquisitionFailure.Kind,
        outer: AcquisitionFailure.Kind
    ) async throws {
        try await withCacheBench { bench in
            let needed = try CacheKey.sample("needed", authority: "another")
            bench.source.append(
                .asking(bench.cache, for: needed, from: ScriptedSource(afterwards: .failure(inner))),
                .asking(bench.cache, for: needed, from: ScriptedSource(afterwards: .failure(inner)))
            )
            let caller = await bench.answer()
            await bench.advance(by: .seconds(1))
            #expect(caller.error?.code == .acquisitionFailed)
            #expect(bench.cache.explain(bench.key).failure == outer || outer == .transient)
            #expect(bench.calls == (outer == .transient ? 2 : 1))
            // The issuer of the outer token was not asked for patience by that of the inner.
            #expect(try await bench.answer(.sample("independent"), from: ScriptedSource()).token != nil)
        }
    }

    @Test func waitThatIsOverMakesNoCircle() async throws {
        try await withCacheBench { bench in
            let (left, right) = (try CacheKey.sample("left"), try CacheKey.sample("right"))
            let gate = Gate()
            let rightSource = ScriptedSource()
            let leftSource = ScriptedSource([
                .perform { _, _ in
                    // Tries the other key for a second only, then finds its token in another way.
                    let options = TokenRequestOptions(timeout: .seconds(1))
                    _ = try? await bench.cache.token(for: right, from: rightSource, options: options)
                    try await gate.wait()
                    return AcquiredToken(value: "left", lifetime: .duration(.seconds(3600)))
                }
            ])
            rightSource.append(
                .taking(.seconds(2), of: bench.time, .asking(bench.cache, for: left, from: leftSource))
            )
            let callers = [bench.ask(left, from: leftSource), bench.ask(right, from: rightSource)]
            await bench.advance(by: .seconds(3))
            #expect(callers.waiting == 2)
            gate.open()
            await bench.settle()
            #expect(callers.tokens == ["left"])
        }
    }
}

extension ScriptedSource.Step {
    /// Asks a cache for a token and returns its text, perhaps with something before it.
    fileprivate static func asking(
        _ cache: TokenCache,
        for key: CacheKey,
        from source: ScriptedSource,
        prefix: String = ""
    ) -> Self {
        .perform { _, _ in
            let token = try await cache.token(for: key, from: source)
            return AcquiredToken(value: prefix + token.value, lifetime: .duration(.seconds(3600)))
        }
    }
}
