//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What a cache knows of one counter of purges in its store: a partition's, or that of everything.
final class StoredEpoch: Sendable {
    private struct State: Sendable {
        var value: UInt64?
        var purgedAt = Int64.min
        var learnedAt = Int64.min
        /// Whether a token was acquired while the counter was not known.
        var isAssumed = false
    }

    private let state = Locked(State())

    /// The counter; `nil` when it is not known yet.
    var value: UInt64? { self.state.withLock { $0.value } }

    /// When the counter was last learned, in nanoseconds of the cache's time.
    var learnedAt: Int64 { self.state.withLock { $0.learnedAt } }

    /// When this instance has last purged what the store has not counted, in milliseconds of wall time.
    var purgedAt: Int64 { self.state.withLock { $0.purgedAt } }

    /// Notes a purge of this instance.
    func notePurge(at wall: WallTime) {
        self.state.withLock { $0.purgedAt = max($0.purgedAt, wall.milliseconds) }
    }

    /// Notes that the store counts the last purge: the clocks of hosts do not matter any more.
    func confirmPurge() { self.state.withLock { $0.purgedAt = .min } }

    /// Notes that a token is being acquired: if the counter is not known, it is taken to be nothing.
    func assume() {
        self.state.withLock { $0.isAssumed = $0.isAssumed || $0.value == nil }
    }

    /// Notes the counter.
    ///
    /// A counter that was not known may have risen after a token was acquired, and nothing tells that it has not.
    ///
    /// - Parameters:
    ///   - value: The counter.
    ///   - now: The present, in nanoseconds of the cache's time.
    ///   - isNews: Whether it was told of because it rose: then it has, even where it was not known before.
    /// - Returns: Whether it has risen since it was last learned.
    @discardableResult
    func learn(_ value: UInt64, at now: Int64, isNews: Bool = false) -> Bool {
        self.state.withLock { state in
            let known = state.value
            state.value = max(known ?? 0, value)
            state.learnedAt = max(state.learnedAt, now)
            return known.map { value > $0 } ?? (isNews || state.isAssumed && value > 0)
        }
    }
}

/// What can be purged at once: a partition or a whole cache.
protocol Purgeable: AnyObject, Sendable {
    /// What is known of its counter in the store.
    var stored: StoredEpoch { get }
    /// Makes every record in memory invalid.
    func overtake()
}

extension Purgeable {
    /// Makes every record invalid.
    ///
    /// - Parameter wall: The present; records that were acquired until now are not read from the store either.
    func raise(at wall: WallTime) {
        self.stored.notePurge(at: wall)
        self.overtake()
    }
}
