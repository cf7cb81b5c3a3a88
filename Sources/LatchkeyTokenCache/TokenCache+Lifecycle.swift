//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension TokenCache {
    /// Keeps the cache running until the calling task is cancelled, then shuts it down.
    ///
    /// A cache works without it; a service that calls it leaves nothing running behind.
    public func run() async {
        self.startTicking()
        let (stream, continuation) = AsyncStream<Never>.makeStream()
        await withTaskCancellationHandler {
            for await _ in stream {}
        } onCancel: {
            continuation.finish()
        }
        await self.shutdown()
    }

    /// Takes no more requests for missing tokens, ends waits and acquisitions, and writes what waits to be written.
    ///
    /// Callers that wait get an error with code ``TokenCacheError/Code/shutDown``. Tokens in memory are still returned.
    /// The store is closed. Whoever calls it again meanwhile waits for the same end.
    ///
    /// - Parameter timeout: How long acquisitions that do not end and the store may take; 5 seconds by default.
    public func shutdown(timeout: Duration = .seconds(5)) async {
        guard !self.isShutDown else {
            if self.isEnding { await withCheckedContinuation { self.endWaiters.append($0) } }
            return
        }
        self.isShutDown = true
        self.isEnding = true
        await self.end(within: timeout)
        self.isEnding = false
        for waiter in self.endWaiters { waiter.resume() }
        self.endWaiters = []
    }

    private func end(within timeout: Duration) async {
        let flights = self.registry.close()
        let follower = self.follower.withLock { $0 }
        follower?.cancel()
        for shard in self.shards {
            let waiters = shard.withLock { $0.takeAllWaiters() }
            for table in waiters { table.forEach { $0.resume(.failed(.shutDown)) } }
        }
        for flight in self.queued.keys.sorted() { self.leaveQueue(flight) }
        await self.families.endWaits()
        // Neither a source that does not heed its cancellation nor a store that hangs holds the end up for ever.
        let end = self.time.exactNow().addingClamped(timeout.nanoseconds)
        _ = await self.within(timeout / 2, "token-cache-shutdown") { for flight in flights { await flight.value } }
        // What an issuer answers now must not be lost.
        if await self.families.hasWork {
            _ = await self.within(timeout / 4, "refresh-token-families") { await self.families.close() }
        }
        await self.releaseLeases()
        await self.drainWrites(until: end)
        self.storeSchedule.isClosed = true
        if let store = self.store {
            let left = Duration.nanoseconds(max(end - self.time.exactNow(), .milliseconds(100)))
            _ = await self.within(left, "token-store-close") {
                await store.close(timeout: left)
                await follower?.value
            }
        }
        let sleeper = self.timers.close()
        await sleeper?.value
        self.publishCounts()
        self.emit(.shutDown)
        self.eventHub.finish()
    }
}

extension TokenCache {
    /// What a cache has not given back: after ``shutdown(timeout:)`` everything is zero.
    package struct Residue: Hashable, Sendable {
        package var flights: Int
        package var timers: Int
        package var queued: Int
        package var waiters: Int

        package static var none: Self { Self(flights: 0, timers: 0, queued: 0, waiters: 0) }
    }

    package var residue: Residue {
        Residue(
            flights: self.registry.count,
            timers: self.timers.count,
            queued: self.queued.count,
            waiters: self.shards.reduce(0) { $0 + $1.withLock { $0.waiterCount } }
        )
    }
}

extension ShardState {
    /// How many callers wait.
    var waiterCount: Int {
        var count = 0
        self.forEachSlot { _, slot in
            count += slot.current?.waiters.count ?? 0
            for flight in slot.detached { count += flight.waiters.count }
        }
        return count
    }

    /// Empties the waiter tables of all flights.
    mutating func takeAllWaiters() -> [WaiterTable<Waiter>] {
        var tables: [WaiterTable<Waiter>] = []
        self.forEachSlotInPlace { slot in tables += slot.takeAllWaiters() }
        return tables
    }
}
