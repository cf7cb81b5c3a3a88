//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization
import Testing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(1))) struct TokenCacheTests {
    @Test func manyCallersShareOneAcquisition() async throws {
        let source = CountingSource()
        let cache = TokenCache()
        let key = try CacheKey(authority: "issuer", client: "app", scopes: ["api/.default"])
        let tokens = await withTaskGroup(of: String?.self) { group in
            for _ in 0..<1000 {
                group.addTask { try? await cache.token(for: key, from: source).value }
            }
            return await group.reduce(into: [String?]()) { $0.append($1) }
        }
        #expect(tokens.count == 1000)
        #expect(Set(tokens) == ["token-1"])
        #expect(source.calls == 1)
        #expect(cache.cachedToken(for: key)?.value == "token-1")
        await cache.shutdown()
    }

    @Test func cancelledWaitersLeaveAloneAndTheRestIsServed() async throws {
        let source = CountingSource(isGated: true)
        let cache = TokenCache()
        let key = try CacheKey(authority: "issuer", client: "app", scopes: ["api/.default"])
        let callers = (0..<10_000).map { _ in
            Task { try await cache.token(for: key, from: source).value }
        }
        while cache.explain(key).waiters < 10_000 { await Task.yield() }
        for caller in callers.dropFirst() { caller.cancel() }
        for caller in callers.dropFirst() {
            let error = await #expect(throws: TokenCacheError.self) { try await caller.value }
            #expect(error?.code == .cancelled)
        }
        source.open()
        #expect(try await callers[0].value == "token-1")
        #expect(source.calls == 1)
        await cache.shutdown()
    }
}

/// Counts its calls; when gated, they wait until it is opened.
final class CountingSource: TokenSource {
    private let count = Atomic(0)
    private let stream: AsyncStream<Never>
    private let gate: AsyncStream<Never>.Continuation

    init(isGated: Bool = false) {
        (self.stream, self.gate) = AsyncStream.makeStream()
        if !isGated { self.gate.finish() }
    }

    var calls: Int { self.count.load(ordering: .relaxed) }

    func open() { self.gate.finish() }

    func acquire(_ context: AcquisitionContext) async throws -> AcquiredToken {
        let number = self.count.wrappingAdd(1, ordering: .relaxed).newValue
        for await _ in self.stream {}
        return AcquiredToken(value: "token-\(number)", lifetime: .duration(.seconds(3600)))
    }
}
