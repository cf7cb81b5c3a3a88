//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What is to be simulated: a fleet, its keys, an issuer, a store, requests, troubles, and the policies to compare.
///
/// A scenario is written as JSON. Every part has a default but `duration` and `workload`; durations are texts such as
/// `"90s"`, `"15m"` or `"1h30m"`, or numbers of seconds. See the articles of this module for all keys.
public struct Scenario: Sendable {
    /// The name of the scenario, for files and lists.
    public package(set) var name: String
    /// What the report is called.
    public package(set) var title: String
    /// What the scenario shows, in a sentence or two.
    public package(set) var explanation: String
    /// How long the simulated time is.
    public package(set) var duration: Duration
    /// The JSON that the scenario was read from.
    public package(set) var text: String

    package var fleet = Fleet()
    package var keys = Keys()
    package var tokens = Tokens()
    package var issuer = Issuer()
    package var store: Store? = Store()
    package var workload: [Load] = []
    package var events: [Event] = []
    package var policies: [Policy] = []
    package var seed: UInt64 = 1

    /// The instances that serve requests.
    package struct Fleet: Sendable {
        /// Which instance serves a request.
        package enum Routing: String, CaseIterable, Sendable {
            /// Any, by chance.
            case random
            /// Always the same for a key.
            case sticky
        }

        package var instances = 1
        package var routing = Routing.random
        /// How often the engine looks after its timers.
        package var tick: Duration = .seconds(4)
        /// How long one read of the store's feed waits for changes.
        package var feedWait: Duration = .seconds(5)
        /// How long a caller waits for a token.
        package var timeout: Duration = .seconds(30)
    }

    /// The tokens that are asked for.
    package struct Keys: Sendable {
        package var count = 100
        /// Among how many tenants the keys are divided, by turns.
        package var tenants = 1
        /// Whether each tenant has an issuer of its own.
        package var hasIssuerPerTenant = false
    }

    /// The tokens that the issuer makes.
    package struct Tokens: Sendable {
        package var life: Duration = .seconds(3600)
        /// By how much lives differ from one token to the next, as a share of the life, longer only.
        package var spread = 0.0
        /// After which share of the life the issuer suggests a refresh.
        package var hint: Double?
    }
}

/// How long something takes: half of the times no more than the median, 99 of 100 no more than another time.
package struct Delay: Hashable, Sendable {
    /// The time that half of all calls do not exceed.
    package var median: Duration
    /// The time that 99 of 100 calls do not exceed; that of all calls where it is no longer than the median.
    package var high: Duration

    /// Creates a delay.
    package init(_ median: Duration, high: Duration? = nil) {
        self.median = median
        self.high = high ?? median
    }
}
