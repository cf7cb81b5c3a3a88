//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Which server of a cluster has which slots.
struct RedisClusterMap: Equatable {
    private static let nobody: UInt16 = .max

    /// The masters, in a stable order.
    private(set) var masters: [RedisAddress]
    /// The place of its master for each slot.
    private var owners: [UInt16]

    /// Reads the reply to `CLUSTER SLOTS`; `nil` when it is another or names nobody.
    ///
    /// - Parameters:
    ///   - reply: The reply.
    ///   - address: Where the server listens that replied; its host is meant where none is named.
    init?(_ reply: RESPValue, from address: RedisAddress) {
        guard let ranges = reply.array else { return nil }
        var (masters, owners): ([RedisAddress], [UInt16]) = ([], Array(repeating: Self.nobody, count: RedisSlot.count))
        for range in ranges {
            guard let parts = range.array, parts.count >= 3,
                let first = parts[0].integer, let last = parts[1].integer,
                let node = parts[2].array, node.count >= 2, let port = node[1].integer.flatMap({ Int(exactly: $0) }),
                0 <= first, first <= last, last < RedisSlot.count
            else { return nil }
            let host = node[0].text.flatMap { $0.isEmpty || $0 == "?" ? nil : $0 }
            guard let master = RedisAddress(host, port, near: address) else { return nil }
            let place = masters.firstIndex(of: master) ?? masters.count
            if place == masters.count { masters.append(master) }
            for slot in Int(first)...Int(last) { owners[slot] = UInt16(place) }
        }
        guard !masters.isEmpty else { return nil }
        self.masters = masters
        self.owners = owners
    }

    /// The master that has a slot; `nil` when none has.
    func master(of slot: RedisSlot) -> RedisAddress? {
        let owner = self.owners[slot.number]
        return owner == Self.nobody ? nil : self.masters[Int(owner)]
    }

    /// A slot was found to be at another master.
    mutating func move(_ slot: RedisSlot, to master: RedisAddress) {
        let place = self.masters.firstIndex(of: master) ?? self.masters.count
        if place == self.masters.count { self.masters.append(master) }
        self.owners[slot.number] = UInt16(place)
    }
}
