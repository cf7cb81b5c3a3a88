//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Synchronization

/// A thread that gets one token again and again, and notes the longest time that it was kept from it.
final class PauseWatch: Sendable {
    /// A gap longer than this is looked at; reading why takes some time itself.
    private static let noticeable: Int64 = 50_000

    private let isOver = Atomic(false)
    private let longest = Atomic<Int64>(0)

    /// Watches until ``end()`` is called.
    func watch(_ cache: TokenCache, key: CacheKey) {
        var waited = RunQueue.waitedByThread()
        var last = BenchClock.wall.nanoseconds
        while !self.isOver.load(ordering: .relaxed) {
            _ = cache.cachedToken(for: key)
            let now = BenchClock.wall.nanoseconds
            let gap = now - last
            last = now
            guard gap > Self.noticeable else { continue }
            // While other work has the processor, a thread pauses whatever the cache does.
            let waitedNow = RunQueue.waitedByThread()
            let pause = gap - (waitedNow - waited)
            waited = waitedNow
            if pause > self.longest.load(ordering: .relaxed) { self.longest.store(pause, ordering: .relaxed) }
            last = BenchClock.wall.nanoseconds
        }
    }

    /// Ends the watch; returns the longest pause in milliseconds.
    func end() -> Double {
        self.isOver.store(true, ordering: .relaxed)
        return Double(self.longest.load(ordering: .relaxed)) / 1_000_000
    }
}
