//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension Slot {
    /// What an invalidation leads to.
    struct Invalidation: Sendable {
        /// Flights whose tasks are to be cancelled, since nobody wants their result.
        var cancelled: [UInt64] = []
        /// The flight that the waiters were moved to, to be started.
        var start: FlightStart?
        /// Waiters that were moved before and are not moved again.
        var failed = WaiterTable<Waiter>()
    }

    /// Makes every token that was or is being acquired so far unusable for later calls.
    ///
    /// - Parameters:
    ///   - hard: Whether also those who wait already must get a token that is acquired from now on.
    ///   - now: The present.
    ///   - epoch: The epoch of the key's partition.
    ///   - generation: The new generation.
    ///   - newFlight: The identifier for a flight that may have to be started.
    /// - Returns: What to do.
    mutating func invalidate(
        hard: Bool,
        now: Int64,
        epoch: UInt64,
        generation: UInt64,
        newFlight: UInt64
    ) -> Invalidation {
        self.renew(generation: generation)
        if hard { return self.moveWaiters(now: now, epoch: epoch, newFlight: newFlight) }
        self.overtakeAll()
        return Invalidation(cancelled: self.dropDetachedWithoutWaiters())
    }

    /// Drops all flights, and moves those who wait for them to a new one, each once.
    private mutating func moveWaiters(now: Int64, epoch: UInt64, newFlight: UInt64) -> Invalidation {
        // The claims of the newest flight are the ones to meet.
        let overtaken = self.takeAllFlights().reversed()
        var result = Invalidation(cancelled: overtaken.map(\.id))
        var moved = WaiterTable<Waiter>()
        for var flight in overtaken {
            result.failed.absorb(flight.waiters.takeAbsorbed())
            moved.absorb(flight.waiters)
        }
        guard !moved.isEmpty else { return result }
        let claims = overtaken.lazy.compactMap(\.claims).first
        let request = SlotRequest(now: now, claims: claims, epoch: epoch)
        result.start = self.begin(.load, request: request, id: newFlight, waiters: moved)
        result.start?.readsStore = false
        return result
    }

    /// Notes that a token was written from outside: what is under way must not replace it.
    ///
    /// - Returns: The waiters, who get the token that was written, and the flights whose tasks are to be cancelled.
    mutating func write(generation: UInt64) -> (waiters: WaiterTable<Waiter>, cancelled: [UInt64]) {
        self.renew(generation: generation)
        let overtaken = self.current.flatMap { self.end(flight: $0.id) }
        let cancelled = self.dropDetachedWithoutWaiters()
        return (overtaken?.waiters ?? WaiterTable(), (overtaken.map { [$0.id] } ?? []) + cancelled)
    }
}
