//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization
import Tracing

/// The flights of a cache with their tasks.
final class FlightRegistry: Sendable {
    private struct Entry: Sendable {
        var flight: Flight
        var task: Task<Void, Never>?
        var isCancelled = false
        /// How often the last one who waited has left.
        var departures = 0
    }

    private struct State: Sendable {
        var entries: [UInt64: Entry] = [:]
        var isClosed = false
    }

    private let state = Locked(State())
    private let closed = Atomic(false)

    /// Whether the cache takes no more flights.
    var isClosed: Bool { self.closed.load(ordering: .acquiring) }

    var count: Int { self.state.withLock { $0.entries.count } }

    /// Enters a flight that its slot has just begun.
    ///
    /// That happens under the lock of the slot's shard: whoever finds the flight there finds it here too.
    func enter(_ flight: Flight) {
        self.state.withLock { $0.entries[flight.id] = Entry(flight: flight) }
    }

    /// The flight whose task is to be started now; `nil`, and the flight is taken out, when the cache takes no more.
    func depart(_ id: UInt64) -> Flight? {
        self.state.withLock { state in
            if state.isClosed { state.entries[id] = nil }
            return state.entries[id]?.flight
        }
    }

    /// Keeps the span of a flight that has not ended meanwhile.
    func note(_ span: any Span, of id: UInt64) {
        self.state.withLock { $0.entries[id]?.flight.span = span }
    }

    /// Keeps the task of a flight that has not ended meanwhile.
    func attach(_ task: Task<Void, Never>, to id: UInt64) {
        let isCancelled = self.state.withLock { state in
            state.entries[id]?.task = task
            return state.entries[id]?.isCancelled ?? false
        }
        if isCancelled { task.cancel() }
    }

    func flight(_ id: UInt64) -> Flight? { self.state.withLock { $0.entries[id]?.flight } }

    /// Notes that nobody waits for a flight any more.
    ///
    /// - Returns: The flight, and how often that has happened.
    func noteDeparture(_ id: UInt64) -> (flight: Flight, departure: Int)? {
        self.state.withLock { state in
            state.entries[id]?.departures += 1
            return state.entries[id].map { ($0.flight, $0.departures) }
        }
    }

    /// How often the last one who waited for a flight has left.
    func departures(_ id: UInt64) -> Int? { self.state.withLock { $0.entries[id]?.departures } }

    /// Takes a flight out whose task has ended.
    func leave(_ id: UInt64) { self.state.withLock { _ = $0.entries.removeValue(forKey: id) } }

    /// Cancels the task of a flight.
    func cancel(_ id: UInt64) {
        let task = self.state.withLock { state -> Task<Void, Never>? in
            state.entries[id]?.isCancelled = true
            return state.entries[id]?.task
        }
        task?.cancel()
    }

    /// Lets a flight run at least as urgently as a caller that joined it.
    func escalate(_ id: UInt64, to priority: TaskPriority) {
        let task = self.state.withLock { state -> Task<Void, Never>? in
            guard let entry = state.entries[id], (entry.flight.priority ?? .medium) < priority else { return nil }
            state.entries[id]!.flight.priority = priority
            return entry.task
        }
        task?.escalatePriority(to: priority)
    }

    /// Takes no more flights and cancels those under way.
    ///
    /// - Returns: The tasks, to be waited for.
    func close() -> [Task<Void, Never>] {
        let tasks = self.state.withLock { state in
            state.isClosed = true
            self.closed.store(true, ordering: .releasing)
            for id in state.entries.keys { state.entries[id]!.isCancelled = true }
            return state.entries.sorted { $0.key < $1.key }.compactMap(\.value.task)
        }
        for task in tasks { task.cancel() }
        return tasks
    }
}
