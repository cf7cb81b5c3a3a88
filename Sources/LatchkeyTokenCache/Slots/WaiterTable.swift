//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Names one waiter of a flight: a place in a table, and a number that no later waiter in that place has.
struct WaiterID: Hashable, Sendable {
    var place: UInt32
    var serial: UInt32

    /// The name as one number, never 0 or 1.
    var word: UInt64 { UInt64(self.serial) << 32 | UInt64(self.place) << 2 | 2 }

    init(place: UInt32, serial: UInt32) {
        self.place = place
        self.serial = serial
    }

    init(word: UInt64) {
        self.place = UInt32(truncatingIfNeeded: (word & 0xffff_ffff) >> 2)
        self.serial = UInt32(word >> 32)
    }
}

/// The waiters of one flight, in slots that are reused: joining and leaving take constant time.
struct WaiterTable<Waiter: Sendable>: Sendable {
    private struct Place: Sendable {
        var waiter: Waiter?
        // Last, where it fits behind the waiter.
        var serial: UInt32
    }

    private var places: [Place] = []
    private var free: [UInt32] = []
    /// Tables that were taken over whole, so that their waiters keep their names.
    private var absorbed: [WaiterTable] = []
    private(set) var count = 0

    var isEmpty: Bool { self.count == 0 }

    mutating func insert(_ waiter: Waiter, serial: UInt32) -> WaiterID {
        self.count += 1
        if let place = self.free.popLast() {
            self.places[Int(place)] = Place(waiter: waiter, serial: serial)
            return WaiterID(place: place, serial: serial)
        }
        self.places.append(Place(waiter: waiter, serial: serial))
        return WaiterID(place: UInt32(self.places.count - 1), serial: serial)
    }

    mutating func remove(_ id: WaiterID) -> Waiter? {
        guard let waiter = self.removeOwn(id) ?? self.removeAbsorbed(id) else { return nil }
        self.count -= 1
        return waiter
    }

    private mutating func removeOwn(_ id: WaiterID) -> Waiter? {
        let place = Int(id.place)
        guard place < self.places.count, self.places[place].serial == id.serial,
            let waiter = self.places[place].waiter
        else { return nil }
        self.places[place].waiter = nil
        self.free.append(id.place)
        return waiter
    }

    private mutating func removeAbsorbed(_ id: WaiterID) -> Waiter? {
        for index in self.absorbed.indices {
            if let waiter = self.absorbed[index].remove(id) { return waiter }
        }
        return nil
    }

    /// Takes over the waiters of another table, under the names that they have.
    mutating func absorb(_ other: WaiterTable) {
        guard !other.isEmpty else { return }
        self.absorbed.append(other)
        self.count += other.count
    }

    /// Takes out the waiters that were taken over from other tables.
    mutating func takeAbsorbed() -> WaiterTable {
        var taken = WaiterTable()
        for table in self.absorbed { taken.absorb(table) }
        self.absorbed = []
        self.count -= taken.count
        return taken
    }

    /// Empties the table.
    ///
    /// - Returns: The waiters that were in it.
    mutating func takeAll() -> WaiterTable {
        let all = self
        self = WaiterTable()
        return all
    }

    /// Calls a closure with each waiter.
    func forEach(_ body: (Waiter) -> Void) {
        for place in self.places {
            if let waiter = place.waiter { body(waiter) }
        }
        for table in self.absorbed { table.forEach(body) }
    }
}
