//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import LatchkeyTokenCache

/// When a source was called.
final class CallTimes: Sendable {
    let time = ManualTime()
    private let state = Locked<[Int64]>([])

    /// A step that notes when it is taken.
    func noting(_ step: ScriptedSource.Step) -> ScriptedSource.Step {
        let source = ScriptedSource(afterwards: step)
        return .perform { context, _ in
            let now = self.time.continuousNanoseconds()
            self.state.withLock { $0.append(now) }
            return try await source.acquire(context)
        }
    }

    /// The points in time.
    var points: [Int64] { self.state.withLock { $0 } }

    /// The pauses between calls.
    var pauses: [Duration] { zip(self.points.dropFirst(), self.points).map { .nanoseconds($0 - $1) } }
}

extension CacheBench {
    /// Sends a request at regular times and lets each of them end in its own time.
    ///
    /// - Returns: The callers that got an error.
    @discardableResult
    func request(_ key: CacheKey? = nil, for duration: Duration, every pause: Duration) async -> [Caller] {
        let end = self.time.continuousNanoseconds() + duration.nanoseconds
        var open: [Caller] = []
        var failed: [Caller] = []
        while self.time.continuousNanoseconds() < end {
            open.append(await self.answer(key))
            await self.advance(by: min(pause, .nanoseconds(end - self.time.continuousNanoseconds())))
            failed += open.filter { $0.error != nil }
            open.removeAll { !$0.isWaiting }
        }
        return failed
    }
}
