//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension Scenario {
    /// A span of the simulated time.
    package struct Span: Hashable, Sendable {
        package var start: Duration
        package var length: Duration

        package var end: Duration { self.start + self.length }
    }

    /// Where tokens come from.
    package struct Issuer: Sendable {
        /// How many calls are answered in a time, before others are turned away.
        package struct Limit: Sendable {
            /// What is counted together.
            package enum Scope: String, CaseIterable, Sendable {
                case all
                case tenant
            }

            package var calls: Int
            package var period: Duration
            package var scope = Scope.all
        }

        /// A time in which the issuer does not do what it should.
        package struct Outage: Sendable {
            package enum Kind: String, CaseIterable, Sendable {
                /// Answers with an error of its own.
                case error
                /// Does not answer.
                case hang
                /// Turns everybody away for a while.
                case throttle
            }

            package var span: Span
            package var kind = Kind.error
            /// Whose tokens alone are concerned.
            package var tenant: Int?
        }

        package var delay = Delay(.milliseconds(250), high: .milliseconds(900))
        /// How long an answer takes that is an error.
        package var failureDelay = Delay(.milliseconds(300))
        package var limit: Limit?
        package var retryAfter: Duration = .seconds(30)
        package var outages: [Outage] = []
    }

    /// What the instances share.
    package struct Store: Sendable {
        package struct Outage: Sendable {
            package enum Kind: String, CaseIterable, Sendable {
                /// Every call fails at once.
                case refuse
                /// No call is answered.
                case hang
            }

            package var span: Span
            package var kind = Kind.refuse
            /// Whether what was stored is lost.
            package var loses = false
        }

        package var delay = Delay(.milliseconds(1), high: .milliseconds(8))
        /// The share of calls that are not answered.
        package var loss = 0.0
        package var outages: [Outage] = []
    }

    /// Requests that come to the fleet.
    package struct Load: Sendable {
        package enum Kind: Sendable {
            /// Few keys often and many rarely: the exponent says how uneven.
            case zipf(exponent: Double)
            /// All keys alike.
            case uniform
            /// Every key once, one after the other.
            case scan(every: Duration?)
            /// As uneven as `zipf`, with a rate that rises and falls over a period; `low` is its least share.
            case diurnal(exponent: Double, period: Duration, low: Double)
            /// A crowd that asks for a few keys.
            case crowd(keys: Int)
            /// More and more keys, from a number to all.
            case onboarding(from: Int)
            /// What was recorded.
            case trace(TraceFile)
        }

        package var kind: Kind
        /// Requests per second.
        package var rate: Double
        package var span: Span
        /// The first key that the load asks for, and how many there are; all keys by default.
        package var first = 0
        package var count: Int
    }

    /// Something that happens at a time.
    package struct Event: Sendable {
        package enum Response: String, CaseIterable, Sendable {
            /// Somebody purges the tenant on one instance.
            case purge
            /// Resources reject the tokens, and callers say so.
            case reject
        }

        package enum Kind: Sendable {
            /// Instances are replaced by new ones, over a time.
            case restart(instances: Int, over: Duration)
            /// The tokens of a tenant are revoked.
            case revoke(tenant: Int, Response)
            /// Memory runs short: a share of it may still be used.
            case shrink(share: Double)
            /// The old credential ends after an overlap; instances take the new one up over a time.
            case rotateCredential(overlap: Duration, pickup: Duration)
        }

        package var at: Duration
        package var kind: Kind
    }
}
