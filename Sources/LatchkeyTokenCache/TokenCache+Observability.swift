//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CoreMetrics
import Logging

extension TokenCache {
    /// Returns a stream of what happens in the cache from now on.
    ///
    /// A listener that falls behind by more than ``Configuration/eventBuffer`` loses the oldest events; the loss is
    /// counted in ``TokenCacheStatistics/droppedEvents``.
    ///
    /// - Returns: The events; the stream ends when the cache is shut down.
    public nonisolated func events() -> AsyncStream<TokenCacheEvent> {
        self.eventHub.subscribe()
    }

    nonisolated func emit(_ event: @autoclosure () -> TokenCacheEvent) {
        guard self.eventHub.isHeard else { return }
        self.eventHub.send(event())
    }

    /// Notes that a token left memory.
    nonisolated func noteRemoval(_ reason: MissReason) {
        self.emit(.removed(reason))
        self.metrics.removed(reason)
    }

    /// Counts since the cache was created, and what it holds at this moment.
    public var statistics: TokenCacheStatistics {
        let shards = self.shards.map { $0.withLock { ($0.entries.count, $0.slotCount) } }
        return TokenCacheStatistics(
            requests: self.requestCounts(),
            entries: shards.reduce(0) { $0 + $1.0 },
            flights: self.registry.count,
            authorityCalls: self.governor.callsInProgress,
            activeKeys: shards.reduce(0) { $0 + $1.1 },
            pendingWrites: self.unconfirmedChanges,
            droppedWrites: self.writes.dropped + self.fleet.outbox.dropped,
            replayedWrites: self.fleet.replayed,
            heldLeases: self.fleet.leases.count,
            droppedEvents: self.eventHub.droppedEvents
        )
    }

    /// The state of issuers and store, and the refreshes that are due next.
    public var health: TokenCacheHealth {
        let now = self.time.exactNow()
        var due: [Int64] = []
        for shard in self.shards {
            due += shard.withLock { state in
                var times: [Int64] = []
                state.entries.forEach { record in times.append(record.plan.refreshAt) }
                return times
            }
        }
        return TokenCacheHealth(
            authorities: self.governor.health(now: now),
            store: self.store == nil ? nil : self.storeState,
            feed: self.abilities.feed == nil ? nil : self.fleet.watch.isLive ? .live : .blind,
            nextRefreshes: due.sorted().prefix(10).map { .nanoseconds(max(0, $0 - now)) }
        )
    }

    private nonisolated func requestCounts() -> [RequestResult: UInt64] {
        var counts = self.counters.all()
        counts[.hitFresh, default: 0] += self.shards.reduce(0) { $0 + $1.withLock(\.hits) }
        return counts
    }

    /// Hands what was counted since the last time to the metrics: a hit itself touches none.
    func publishCounts() {
        let counts = self.requestCounts()
        for (result, count) in counts {
            self.metrics.requested(result, by: count - (self.published.requests[result] ?? 0))
        }
        self.published.requests = counts
        let held = self.shards.map { $0.withLock { (count: $0.entries.count, bytes: $0.entries.weight) } }
        self.metrics.entries.record(held.reduce(0) { $0 + $1.count })
        self.metrics.bytes.record(held.reduce(0) { $0 + $1.bytes })
        self.metrics.activeFlights.record(self.registry.count)
        let now = self.time.exactNow()
        self.metrics.refusedClients.record(self.governor.refusedClients(now: now))
        self.metrics.patientClients.record(self.governor.patientClients(now: now))
        let droppedEvents = self.eventHub.droppedEvents
        self.metrics.droppedEvents.increment(by: Int64(clamping: droppedEvents - self.published.droppedEvents))
        self.published.droppedEvents = droppedEvents
        guard self.store != nil else { return }
        self.metrics.pendingWrites.record(self.unconfirmedChanges)
        self.metrics.droppedWrites.increment(by: Int64(self.writes.dropped - self.published.droppedWrites))
        self.published.droppedWrites = self.writes.dropped
        self.metrics.storeState.record(self.storeState.number)
    }

    /// Learns from an issuer's answer how far its clock is from this host's.
    func observeSkew(_ acquisition: Acquisition, authority: String) {
        guard let issuer = acquisition.token.issuerTime else { return }
        let half = (acquisition.receivedAt - acquisition.sentAt) / 2_000_000
        let local = WallTime(milliseconds: acquisition.wallAtReceipt.milliseconds - half)
        let skew = self.skew.observe(issuer: issuer, local: local, authority: authority)
        self.metrics.clockSkew.record(Double(skew) / 1000)
        if abs(skew) > 60_000 {
            self.emit(.clockSkew(.milliseconds(skew)))
            self.logger.warning(
                "An issuer's clock differs from this host's by over a minute.",
                metadata: [
                    "token_cache.authority": "\(authority)", "token_cache.skew_seconds": "\(skew / 1000)",
                ]
            )
        }
    }
}
