//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Finds the entries whose time has come, without looking at the others: a hierarchical timer wheel.
///
/// The levels turn every 1.07 seconds, 1.14 minutes, 1.22 hours and 1.63 days; what lies farther ahead waits in a last
/// bucket. An entry is in one bucket, whose list is linked through the entry's place; a deadline is not kept: the owner
/// is asked for it when a bucket is emptied.
struct ExpiryWheel: Sendable {
    /// One level: how many bits of a time its buckets span, how many buckets it has, and where they begin.
    private struct Level: Sendable {
        var shift: Int64
        var count: Int64
        var first: Int
    }

    private static let levels = [
        Level(shift: 30, count: 64, first: 0),
        Level(shift: 36, count: 64, first: 64),
        Level(shift: 42, count: 32, first: 128),
        Level(shift: 47, count: 4, first: 160),
    ]
    private static let overflow: UInt8 = 164
    private static let bucketCount = 165
    private static let none = UInt32.max
    private static let unlinked = UInt8.max

    private var heads = [UInt32](repeating: Self.none, count: Self.bucketCount)
    private var tails = [UInt32](repeating: Self.none, count: Self.bucketCount)
    private var counts = [UInt32](repeating: 0, count: Self.bucketCount)
    private var next: [UInt32] = []
    private var previous: [UInt32] = []
    private var buckets: [UInt8] = []
    /// The time up to which the wheel was turned.
    private var turnedTo: Int64?
    /// The buckets that are still to be emptied for that, the next one last.
    private var pending: [UInt8] = []
    /// How many entries of the next bucket are still to be looked at; `nil` when it was not begun.
    private var unseen: UInt32?

    /// Makes room for entries with places below a number.
    mutating func reserve(_ count: Int) {
        self.next.reserveCapacity(count)
        self.previous.reserveCapacity(count)
        self.buckets.reserveCapacity(count)
    }

    /// Sets the timer of an entry, in place of the one that it had.
    mutating func schedule(_ index: UInt32, at deadline: Int64, now: Int64) {
        let place = Int(index)
        while self.buckets.count <= place {
            self.next.append(Self.none)
            self.previous.append(Self.none)
            self.buckets.append(Self.unlinked)
        }
        if self.turnedTo == nil { self.turnedTo = now }
        self.unlink(index)
        self.link(index, into: self.bucket(of: deadline, now: max(now, self.turnedTo!)))
    }

    /// Takes an entry out.
    mutating func unlink(_ index: UInt32) {
        let place = Int(index)
        guard place < self.buckets.count, self.buckets[place] != Self.unlinked else { return }
        let bucket = Int(self.buckets[place])
        let before = self.previous[place]
        let after = self.next[place]
        if before == Self.none { self.heads[bucket] = after } else { self.next[Int(before)] = after }
        if after == Self.none { self.tails[bucket] = before } else { self.previous[Int(after)] = before }
        self.counts[bucket] -= 1
        self.buckets[place] = Self.unlinked
    }

    /// What becomes of an entry whose bucket is emptied.
    enum Fate: Sendable {
        /// It waits until this time.
        case wait(until: Int64)
        /// It leaves the wheel.
        case leave
    }

    /// Turns the wheel to the present.
    ///
    /// - Parameters:
    ///   - now: The present.
    ///   - limit: How many entries are looked at; the rest is for the next time.
    ///   - look: Called with each entry whose bucket is emptied; says what becomes of it.
    mutating func turn(to now: Int64, limit: Int, look: (UInt32) -> Fate) {
        var left = limit
        while left > 0 {
            if self.pending.isEmpty, !self.begin(to: now) { return }
            while let bucket = self.pending.last {
                guard self.empty(bucket, now: now, left: &left, look: look) else { return }
                self.pending.removeLast()
            }
        }
    }

    /// Finds the buckets that are to be emptied when the wheel is turned to the present.
    ///
    /// - Returns: Whether time has passed since it was turned last.
    private mutating func begin(to now: Int64) -> Bool {
        guard let from = self.turnedTo, now > from else { return false }
        self.turnedTo = now
        for level in Self.levels {
            let first = from >> level.shift
            let last = now >> level.shift
            guard last > first else { break }
            // The bucket of the present too: what is due later in it moves to a finer level.
            for turn in first...min(last, first + level.count - 1) {
                self.pending.append(UInt8(level.first + Int(turn % level.count)))
            }
        }
        let farthest = Self.levels[Self.levels.count - 1].shift
        if now >> farthest > from >> farthest { self.pending.append(Self.overflow) }
        self.pending.removeAll { self.heads[Int($0)] == Self.none }
        self.pending.reverse()
        return true
    }

    /// Looks at each entry of a bucket once; what waits on in it is behind those that were not looked at.
    ///
    /// - Returns: Whether the limit allowed it.
    private mutating func empty(_ bucket: UInt8, now: Int64, left: inout Int, look: (UInt32) -> Fate) -> Bool {
        var unseen = self.unseen ?? self.counts[Int(bucket)]
        while unseen > 0, self.heads[Int(bucket)] != Self.none {
            guard left > 0 else {
                self.unseen = unseen
                return false
            }
            left -= 1
            unseen -= 1
            let index = self.heads[Int(bucket)]
            self.unlink(index)
            if case .wait(let time) = look(index) { self.link(index, into: self.bucket(of: time, now: now)) }
        }
        self.unseen = nil
        return true
    }

    private mutating func link(_ index: UInt32, into bucket: UInt8) {
        let place = Int(index)
        let tail = self.tails[Int(bucket)]
        self.next[place] = Self.none
        self.previous[place] = tail
        if tail == Self.none { self.heads[Int(bucket)] = index } else { self.next[Int(tail)] = index }
        self.tails[Int(bucket)] = index
        self.counts[Int(bucket)] += 1
        self.buckets[place] = bucket
    }

    private func bucket(of deadline: Int64, now: Int64) -> UInt8 {
        let deadline = max(deadline, now)
        for level in Self.levels where (deadline >> level.shift) - (now >> level.shift) < level.count {
            return UInt8(level.first + Int((deadline >> level.shift) % level.count))
        }
        return Self.overflow
    }
}
