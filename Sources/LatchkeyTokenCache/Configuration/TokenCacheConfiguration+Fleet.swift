//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension TokenCache.Configuration {
    /// How a cache works with other instances that share its store.
    public struct Fleet: Sendable {
        /// Whether an acquisition waits for one that another instance has begun; `true` by default.
        ///
        /// It needs a store that leases keys. Where the store does not answer, each instance acquires for itself.
        public var sharesAcquisitions = true
        /// For how long a lease is taken at a time; 10 seconds by default.
        ///
        /// It is extended while the acquisition runs.
        public var leaseDuration: Duration = .seconds(10)
        /// How long an acquisition waits for another instance's before it goes on without; 3 seconds by default.
        public var leaseWait: Duration = .seconds(3)
        /// How long tokens in memory are trusted while changes of other instances are not heard of; 60 seconds by default.
        ///
        /// A token that is used after that time is compared with the store in the background.
        public var trust: Duration = .seconds(60)
        /// Whether a token that may have been revoked elsewhere is compared with the store before it is returned.
        ///
        /// `false` by default: it is returned once more while the comparison is under way. Where the store does not
        /// answer, a strict cache acquires a new token.
        public var strictRevocation = false
        /// How long one read of the change feed waits for changes; 5 seconds by default.
        public var feedWait: Duration = .seconds(5)
        /// After how long without an answer the change feed is taken to be lost; 10 seconds by default.
        public var feedPatience: Duration = .seconds(10)
        /// How long after an outage what had to wait begins to be written at the latest; 5 seconds by default.
        ///
        /// Each instance chooses a moment at random, so that they do not all begin at once.
        public var replayDelay: Duration = .seconds(5)

        /// Creates the default settings.
        public init() {}
    }
}
