//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What one caller asks of a slot.
struct SlotRequest: Sendable {
    /// Why a held token shall not be returned.
    enum Force: Hashable, Sendable {
        /// A resource rejected the token with this hash, obtained not before this time.
        case rejected(TokenHash, obtainedAt: Int64?)
        /// The caller wants a new token whatever is held.
        case always
    }

    var now: Int64
    var force: Force?
    /// The claims that the token must satisfy, from a claims challenge.
    var claims: String?
    /// How long the token must remain valid, in nanoseconds.
    var minimumRemaining: Int64 = 0
    /// Whether a usable token of shorter life will do when no longer one is to be had.
    var allowsShorter = false
    /// The epoch of the key's partition.
    var epoch: UInt64
    /// The key's partition, where it is known.
    var partition: PartitionState?
    /// How urgent the caller is.
    var priority = TaskPriority.medium

    /// Whether an entry satisfies the request as far as time goes.
    func accepts(_ entry: TokenRecord) -> Bool {
        self.now < entry.plan.usableUntil && entry.plan.deadline - self.now > self.minimumRemaining
    }
}

/// What a slot answers to a request.
enum SlotDecision: Sendable {
    /// Hand out the entry.
    case serve(RequestResult)
    /// Hand out the entry, and start the flight that refreshes it.
    case serveAndStart(FlightStart)
    /// Wait for a flight, which is to be started first when `start` says so.
    case wait(flight: UInt64, start: FlightStart?, mode: WaitMode)
    /// Fail at once with what is remembered.
    case fail(NegativeRecord)
    /// The issuer gives no token that lives as long as the caller asks.
    case tooShort

    /// The flight to be started.
    var start: FlightStart? {
        switch self {
        case .serveAndStart(let start): start
        case .wait(_, let start, _): start
        case .serve, .fail, .tooShort: nil
        }
    }
}

/// How long a caller waits and what it takes in the end.
enum WaitMode: Hashable, Sendable {
    /// Until the flight ends.
    case untilDone
    /// Briefly: the entry will do.
    case briefly
    /// Until the flight ends; the entry will do when it fails.
    case untilDoneOrEntry
}

/// A flight to be started.
struct FlightStart: Hashable, Sendable {
    var id: UInt64
    var reason: FlightReason
    var generation: UInt64
    var epoch: UInt64
    /// The claims that its token is to satisfy.
    var claims: String?
    /// Whether the flight may be answered from the store.
    var readsStore: Bool
}

/// Why a flight was started.
enum FlightReason: String, Hashable, Sendable {
    /// No usable token is held.
    case load
    /// A usable token is to be replaced.
    case refresh
    /// A caller wants another token than the one that is held.
    case forced
}
