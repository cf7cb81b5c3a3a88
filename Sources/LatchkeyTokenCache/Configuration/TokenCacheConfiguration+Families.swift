//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension TokenCache.Configuration {
    /// How a cache redeems refresh tokens.
    public struct Families: Sendable {
        /// Whether a refresh token that rotates is redeemed although no other process can be locked out.
        ///
        /// `false` by default: without a store that leases keys, or while it does not answer, such tokens are not redeemed.
        /// Only for a service of which there is one process.
        public var allowUnlockedRedemption = false
        /// What issuers do when a refresh token is presented again, by authority, where it is known better.
        public var profiles: [String: RefreshTokenProfile] = [:]
        /// For how long a family is locked at a time; 10 seconds by default.
        ///
        /// The lock is extended while a redemption is under way.
        public var lockDuration: Duration = .seconds(10)
        /// How long a redemption waits for a family in which nothing moves; 10 seconds by default.
        public var lockPatience: Duration = .seconds(10)
        /// How long a new refresh token is tried to be stored before its access token is used; 2 seconds by default.
        ///
        /// Afterwards it is held in memory and tried on in the background.
        public var commitPatience: Duration = .seconds(2)
        /// Over what time redemptions are spread after a start, a suspend or a clock jump; 5 seconds by default.
        public var wakeSpread: Duration = .seconds(5)
        /// How long one call of the store may take; 1 second by default.
        public var storeTimeout: Duration = .seconds(1)

        /// Creates the default settings.
        public init() {}
    }
}
