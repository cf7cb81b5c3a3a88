//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// Callers on all threads at once, and the order in which their calls can have taken effect.
@Suite(.timeLimit(.minutes(5))) struct LinearizabilityTests {
    private static let keyCount = 3
    private static let rounds = 25

    // Scoreboard: CE94
    @Test(arguments: 0..<8 as Range<UInt64>, [false, true])
    func everyHistoryIsThatOfAVariable(seed: UInt64, hasStore: Bool) async throws {
        var mints = 0
        for round in 0..<Self.rounds {
            let store = hasStore ? MemoryTokenStore() : nil
            var configuration = TokenCache.Configuration()
            configuration.loadTimeout = .seconds(600)
            let cache = TokenCache(store: store, configuration: configuration, spawner: .standard, seed: seed)
            let recorder = HistoryRecorder(keys: Self.keyCount)
            let handles = try (0..<Self.keyCount).map { number in
                let source = RecordingSource(recorder: recorder, key: number, patience: 2)
                return cache.handle(for: try Self.key(number), from: source)
            }
            let callers = (0..<4).map { number in
                let random = SeededRandom(seed: seed << 16 | UInt64(round) << 8 | UInt64(number))
                return Task.detached { await Self.call(cache, handles, recorder, random: random) }
            }
            for caller in callers { await caller.value }
            await cache.shutdown()
            for (key, history) in recorder.keys.enumerated() {
                mints += history.operations.count { if case .mint = $0.action { true } else { false } }
                #expect(history.isLinearizable, "round \(round), key \(key): \(history.operations)")
            }
        }
        #expect(mints > Self.rounds * Self.keyCount)
    }

    /// The keys belong to two partitions; the last has one of its own, to be purged.
    private static func key(_ number: Int) throws -> CacheKey {
        try .sample("\(number)", tenant: number == Self.keyCount - 1 ? "purged" : "kept")
    }

    /// Does a number of things at random.
    private static func call(
        _ cache: TokenCache,
        _ handles: [TokenHandle],
        _ recorder: HistoryRecorder,
        random: SeededRandom
    ) async {
        var random = random
        for _ in 0..<16 {
            let number = Int(random.next() % UInt64(Self.keyCount))
            let isAlone = number == Self.keyCount - 1
            let key = handles[number].key
            let patience = Int(random.next() % 6)
            let choice = random.next() % 100
            let start = recorder.tick()
            let action: KeyHistory.Operation.Action?
            switch choice {
            case 0..<38:
                let source = RecordingSource(recorder: recorder, key: number, patience: patience)
                let token = try? await cache.token(for: key, from: source)
                action = token.flatMap { Int($0.value) }.map { .get($0) }
            case 38..<48:
                let token = try? await handles[number].token()
                action = token.flatMap { Int($0.value) }.map { .get($0) }
            case 48..<56: action = .peek(cache.cachedToken(for: key).flatMap { Int($0.value) })
            case 56..<63: action = .peek(handles[number].cachedToken().flatMap { Int($0.value) })
            case 63..<70: action = .peek(handles[number].withToken { Int($0.value) } ?? nil)
            case 70..<78:
                let token = recorder.nextToken()
                let acquired = AcquiredToken(value: "\(token)", lifetime: .duration(.seconds(3600)))
                try? await cache.prime(acquired, for: key)
                action = .prime(token)
            case 78..<86:
                await cache.invalidate(key, mode: .soft)
                action = .invalidate
            case 86..<92:
                await cache.invalidate(key, mode: .hard)
                action = .invalidate
            case 92..<96 where isAlone:
                await cache.purge(key.partition)
                action = .invalidate
            default:
                await cache.remove(key)
                action = .invalidate
            }
            let end = recorder.tick()
            if let action { recorder.add(action, from: start, to: end, key: number) }
            if patience == 0 { await Task.yield() }
        }
    }
}
