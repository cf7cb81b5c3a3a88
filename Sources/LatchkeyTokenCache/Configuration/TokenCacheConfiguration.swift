//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension TokenCache {
    /// The settings of a cache; the defaults suit a service that calls a public issuer.
    public struct Configuration: Sendable {
        /// Limits on concurrent work.
        public struct Concurrency: Sendable {
            /// Calls to all issuers together; 64 by default.
            public var calls = 64
            /// Calls to one issuer; 16 by default.
            public var callsPerAuthority = 16
            /// Calls of one client in one tenant, once three quarters of its issuer's calls are under way; 4 by default.
            ///
            /// The rest is left to others: one tenant in trouble does not hold up all.
            public var callsPerPartition = 4
            /// Background refreshes in all; 8 by default.
            public var refreshes = 8
            /// Background refreshes at one issuer; 4 by default.
            public var refreshesPerAuthority = 4
            /// Background refreshes started per second at one issuer; 20 by default.
            public var refreshesPerSecondAndAuthority = 20
            /// The length of an issuer's queue beyond which refreshes do not join it; 64 by default.
            public var queuedBeforeRefreshesYield = 64

            /// Creates the default limits.
            public init() {}
        }

        /// How long an issuer's outage shall go unnoticed; 15 minutes by default.
        ///
        /// Tokens are refreshed this long before they expire, but not before half of their life.
        public var outageTolerance: Duration = .seconds(900)
        /// How long an acquisition may take; 30 seconds by default.
        public var loadTimeout: Duration = .seconds(30)
        /// How long a caller waits for a new token while the old one is about to expire; 2 seconds by default.
        public var softWait: Duration = .seconds(2)
        /// How long ago a token may have been used to be refreshed without a request; 15 minutes by default.
        ///
        /// At most half of the token's life; zero for refreshes by request alone.
        public var keepAlive: Duration = .seconds(900)
        /// How many tokens memory holds at most; 100,000 by default.
        public var maximumEntries = 100_000
        /// How many bytes the tokens in memory take at most, keys included; 128 MiB by default.
        public var maximumBytes = 134_217_728
        /// The share of memory beyond which a partition's tokens are evicted before others; a quarter by default.
        public var partitionShare = 0.25
        /// How long a token may be, in bytes, to be kept in memory; 64 KiB by default.
        public var maximumTokenLength = 65_536
        /// How long a read of the store may take while a token is at hand; 50 milliseconds by default.
        public var storeReadBudget: Duration = .milliseconds(50)
        /// How long a read of the store may take when callers wait; 500 milliseconds by default.
        public var storeLoadBudget: Duration = .milliseconds(500)
        /// How long a write to the store may take; 500 milliseconds by default.
        public var storeWriteBudget: Duration = .milliseconds(500)
        /// How long records wait for others to be written with; 5 milliseconds by default.
        public var storeWriteDelay: Duration = .milliseconds(5)
        /// How many records wait to be written at most; 10,000 by default.
        public var storeQueueLimit = 10_000
        /// Whether callers wait until their new token is stored; `false` by default.
        public var writesThrough = false
        /// Whether tokens are kept in memory; `true` by default.
        ///
        /// When not, every request asks the store, and callers wait until their new token is stored, as with
        /// ``writesThrough``. Only what the store has not taken yet stays in memory until it has.
        public var keepsTokensInMemory = true
        /// How far this host's wall clock may be from others', subtracted from stored expiries; 30 seconds by default.
        public var skewAllowance: Duration = .seconds(30)
        /// How often suspend and clock jumps are looked for; 100 milliseconds by default.
        public var tick: Duration = .milliseconds(100)
        /// How many events a subscriber may leave unread before the oldest are dropped; 1,024 by default.
        public var eventBuffer = 1024
        /// Limits on concurrent work.
        public var concurrency = Concurrency()
        /// How the cache works with other instances that share its store.
        public var fleet = Fleet()
        /// How refresh tokens are redeemed.
        public var families = Families()
        /// When refreshes begin where not ``outageTolerance`` decides it: for comparisons of rules.
        package var refreshRule: RefreshRule?

        /// Creates the default settings.
        public init() {}
    }
}
