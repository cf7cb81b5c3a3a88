//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Whether a cache learns what other instances change.
public enum FeedState: String, Hashable, Sendable {
    /// It does.
    case live
    /// It does not at the moment: tokens in memory are compared with the store from time to time.
    case blind
}

/// Where a cache is in its store's change feed.
struct FeedWatch: Sendable {
    /// What is to be done after a read of the feed.
    struct Step: Sendable {
        var changes: [StoreChange] = []
        /// Whether changes may have been missed: nothing in memory is known to be right any more.
        var hasMissed = false
        /// Whether the feed is heard of for the first time, or again.
        var isBack = false
        /// Whether the feed is not heard of any more.
        var isLost = false
        /// How long to wait before the next read.
        var pause: Int64 = 0
    }

    /// The end of what is known.
    private(set) var cursor: StoreCursor?
    private(set) var isLive = false
    private var failures = 0
    /// When the feed was last heard of, or the first read began.
    private var heardAt: Int64?
    /// Tells the reader from one that was given up.
    private(set) var reader: UInt64 = 0

    /// Notes that a reader begins.
    mutating func begin(now: Int64) -> UInt64 {
        self.reader += 1
        self.heardAt = now
        return self.reader
    }

    /// Whether the reader has been silent for so long that another has to take its place.
    func isSilent(at now: Int64, limit: Int64) -> Bool { self.heardAt.map { now - $0 > limit } ?? false }

    /// Gives a silent reader up.
    ///
    /// - Returns: What follows from it.
    mutating func giveUp() -> Step {
        defer { self.isLive = false }
        return Step(isLost: self.isLive)
    }

    /// Notes what a read has led to.
    mutating func note(_ batch: StoreChangeBatch, now: Int64) -> Step {
        var step = Step()
        switch batch {
        case .failed:
            step.isLost = self.isLive
            step.pause = min(.milliseconds(100) << Int64(min(self.failures, 4)), .seconds(1))
            self.failures += 1
            self.isLive = false
            self.heardAt = now
            return step
        case .changes(let changes, let next):
            step.changes = changes
            // Before the first cursor there may have been anything.
            step.hasMissed = self.cursor == nil
            self.cursor = next
        case .gap(let next):
            step.hasMissed = true
            self.cursor = next
        }
        step.isBack = !self.isLive
        self.isLive = true
        self.failures = 0
        self.heardAt = now
        return step
    }
}
