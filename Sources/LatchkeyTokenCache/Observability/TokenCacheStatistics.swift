//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Counts of what a cache has done since it was created, and what it holds.
public struct TokenCacheStatistics: Hashable, Sendable {
    /// How requests were answered.
    public var requests: [RequestResult: UInt64]
    /// How many tokens memory holds.
    public var entries: Int
    /// How many acquisitions are under way.
    public var flights: Int
    /// How many calls to issuers are under way.
    public var authorityCalls: Int
    /// How many keys have a flight, or failures that are remembered.
    public var activeKeys: Int
    /// How many changes the store has not confirmed: those that wait to be written and those on their way, refresh tokens
    /// included.
    public var pendingWrites: Int
    /// How many changes were dropped because too many waited.
    public var droppedWrites: Int
    /// How many changes reached the store after an outage, of those that had to wait for its end.
    public var replayedWrites: Int
    /// How many keys this instance acquires tokens for while other instances wait.
    public var heldLeases: Int
    /// How many events were lost by slow listeners.
    public var droppedEvents: UInt64

    /// How many requests were answered.
    public var total: UInt64 { self.requests.values.reduce(0, +) }

    /// The share of requests that were answered from memory, between 0 and 1; 0 when there were none.
    public var hitRatio: Double {
        let hits = [.hitFresh, .hitRefreshing, .hitMandatoryOld].reduce(0) { $0 + (self.requests[$1] ?? 0) }
        return self.total == 0 ? 0 : Double(hits) / Double(self.total)
    }
}

/// The state of a cache's surroundings and what is due next.
public struct TokenCacheHealth: Sendable {
    /// The state of each issuer.
    public var authorities: [AuthorityHealth]
    /// The state of the store, or `nil` without one.
    public var store: StoreState?
    /// Whether the changes of other instances are heard of, or `nil` when the store does not tell.
    public var feed: FeedState?
    /// When the next refreshes are due, counted from now: at most ten, the earliest first.
    public var nextRefreshes: [Duration]
}
