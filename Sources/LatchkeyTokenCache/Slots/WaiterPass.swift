//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// Connects a caller's cancellation handler with its place in a waiter table; either may come first.
final class WaiterPass: Sendable {
    private static let cancelled: UInt64 = 1
    private let word = Atomic<UInt64>(0)
    private let flight = Atomic<UInt64>(0)

    var isCancelled: Bool { self.word.load(ordering: .acquiring) == Self.cancelled }

    /// The flight that the caller waits for, if it waits for one.
    var awaited: UInt64? {
        let flight = self.flight.load(ordering: .relaxed)
        return flight == 0 ? nil : flight
    }

    /// Notes the flight that the caller is about to wait for.
    func note(awaited flight: UInt64) { self.flight.store(flight, ordering: .relaxed) }

    /// Notes the caller's place.
    ///
    /// - Returns: Whether the caller still waits; otherwise it was cancelled before and nobody else will resume it.
    func register(_ id: WaiterID) -> Bool {
        self.word.compareExchange(expected: 0, desired: id.word, ordering: .acquiringAndReleasing).exchanged
    }

    /// The caller's place, if it has one and was not cancelled.
    var waiter: WaiterID? {
        let word = self.word.load(ordering: .acquiring)
        return word > Self.cancelled ? WaiterID(word: word) : nil
    }

    /// Notes that the caller was cancelled.
    ///
    /// - Returns: The caller's place, if it had one.
    func cancel() -> WaiterID? {
        let word = self.word.exchange(Self.cancelled, ordering: .acquiringAndReleasing)
        return word > Self.cancelled ? WaiterID(word: word) : nil
    }
}
