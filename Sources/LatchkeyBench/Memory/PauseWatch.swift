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
    /// How often the kernel's account is read.
    private static let interval: Int64 = 1_000_000

    private let isOver = Atomic(false)
    private let longest = Atomic<Int64>(0)

    /// Watches until ``end()`` is called.
    func watch(_ cache: TokenCache, key: CacheKey) {
        let thread = RunQueue.thread
        var waits = RunQueue.waitedByThread()
        var readAt = BenchClock.wall.nanoseconds
        var last = readAt
        while !self.isOver.load(ordering: .relaxed) {
            _ = cache.cachedToken(for: key)
            let now = BenchClock.wall.nanoseconds
            let gap = now - last
            last = now
            guard gap > Self.noticeable || now - readAt > Self.interval else { continue }
            let waitsNow = RunQueue.waitedByThread()
            let pause = gap - Self.excuse(waits, waitsNow, thread: thread)
            if pause > self.longest.load(ordering: .relaxed) { self.longest.store(pause, ordering: .relaxed) }
            waits = waitsNow
            readAt = BenchClock.wall.nanoseconds
            last = readAt
        }
    }

    /// How much of a gap the cache has nothing to do with: while other work had the processor of this thread, or that
    /// of a thread that this one may have waited for.
    private static func excuse(_ before: [String: Int64], _ after: [String: Int64], thread: String) -> Int64 {
        var own: Int64 = 0
        var others: Int64 = 0
        for (name, wait) in after {
            let time = wait - (before[name] ?? wait)
            if name == thread { own = time } else { others = max(others, time) }
        }
        return own + others
    }

    /// Ends the watch; returns the longest pause in milliseconds.
    func end() -> Double {
        self.isOver.store(true, ordering: .relaxed)
        return Double(self.longest.load(ordering: .relaxed)) / 1_000_000
    }
}
