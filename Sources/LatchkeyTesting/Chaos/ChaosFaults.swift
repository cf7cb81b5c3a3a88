//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// How often and how badly a ``ChaosStore`` misbehaves.
///
/// Each key of a call meets at most one fault, so the probabilities add up; a sum above one favours those that stand
/// first here.
public struct ChaosFaults: Sendable {
    /// The probability that nothing is done and the call fails.
    public var error: Double
    /// The probability that it is done and the call fails nevertheless; for writes, leases, epochs and the feed.
    public var lostAnswer: Double
    /// The probability that it is done twice and the first answer is returned; for writes, leases, epochs and the feed.
    public var duplicate: Double
    /// The probability that only the first half of a payload is written; for puts.
    public var tornWrite: Double
    /// The probability that a key is answered with one of its former states; for gets.
    public var staleRead: Double
    /// How long a call takes before anything is done; evenly distributed.
    public var delay: ClosedRange<Duration>
    /// Whether a call that takes longer than its timeout fails in time, as the contract says.
    public var keepsTimeouts: Bool

    /// Creates faults; none by default.
    ///
    /// - Parameters:
    ///   - error: The probability that nothing is done and the call fails.
    ///   - lostAnswer: The probability that it is done and the call fails nevertheless.
    ///   - duplicate: The probability that it is done twice.
    ///   - tornWrite: The probability that only the first half of a payload is written.
    ///   - staleRead: The probability that a key is answered with one of its former states.
    ///   - delay: How long a call takes before anything is done.
    ///   - keepsTimeouts: Whether a call that takes longer than its timeout fails in time; it does by default.
    public init(
        error: Double = 0,
        lostAnswer: Double = 0,
        duplicate: Double = 0,
        tornWrite: Double = 0,
        staleRead: Double = 0,
        delay: ClosedRange<Duration> = .zero ... .zero,
        keepsTimeouts: Bool = true
    ) {
        self.error = error
        self.lostAnswer = lostAnswer
        self.duplicate = duplicate
        self.tornWrite = tornWrite
        self.staleRead = staleRead
        self.delay = delay
        self.keepsTimeouts = keepsTimeouts
    }

    /// Every call fails and does nothing.
    public static var outage: Self { .init(error: 1) }
}
