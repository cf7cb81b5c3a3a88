//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Metrics

/// The metrics of what a cache has to do with the other instances that share its store.
struct FleetMetrics: Sendable {
    /// How a flight fared with the lease of its key; the `outcome` of the metric `tokencache.lock`.
    enum LeaseResult: String, CaseIterable, Sendable {
        case acquired = "acquired"
        /// Another instance is refreshing the token.
        case busy = "busy"
        /// The other instance took too long: the flight went on without the lease.
        case timedOut = "timeout"
        /// The lease ran out or went to another instance while the flight was under way.
        case lost = "lost"
    }

    private let leases: [LeaseResult: Counter]
    private let leaseWaits: Timer
    /// 0 while the changes of other instances are heard of, 1 while they are not.
    let feedBlind: Gauge
    /// How often changes may have been missed.
    let feedGaps: Counter
    /// How many changes reached the store after an outage.
    let replayed: Counter

    init(factory: any MetricsFactory) {
        self.leases = Dictionary(
            uniqueKeysWithValues: LeaseResult.allCases.map {
                let dimensions = [("outcome", $0.rawValue)]
                return ($0, Counter(label: "tokencache.lock", dimensions: dimensions, factory: factory))
            }
        )
        self.leaseWaits = Timer(label: "tokencache.lock.wait", factory: factory)
        self.feedBlind = Gauge(label: "tokencache.feed.blind", factory: factory)
        self.feedGaps = Counter(label: "tokencache.feed.gaps", factory: factory)
        self.replayed = Counter(label: "tokencache.recovery.replayed", factory: factory)
    }

    func leased(_ result: LeaseResult, waited: Int64) {
        self.leases[result]?.increment()
        if result == .acquired || result == .timedOut { self.leaseWaits.recordNanoseconds(waited) }
    }
}
