//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// The share of requests that find their token in a cache that is too small, by what chooses the tokens that go.
package struct EvictionRow: Encodable, Sendable {
    /// How uneven popularity is: the exponent of Zipf's law.
    package var exponent: Double
    /// How many of the keys the cache can hold.
    package var capacity: Int
    package var lru: Double
    package var clock: Double
    package var sieve: Double
    /// What the cache uses.
    package var s3FIFO: Double
    package var wTinyLFU: Double

    /// The load and the size in words.
    var name: String { "Zipf \(self.exponent), \(self.capacity) entries" }

    /// Compares the policies.
    static func rows(_ workload: EvictionWorkload, cells: [EvictionComparison.Cell]) -> [Self] {
        EvictionComparison.run(workload, cells: cells).rows.map { row in
            func ratio(_ policy: EvictionPolicyKind) -> Double { row.hitRatios[policy] ?? 0 }
            return Self(
                exponent: row.cell.exponent,
                capacity: row.cell.capacity,
                lru: ratio(.lru),
                clock: ratio(.clock),
                sieve: ratio(.sieve),
                s3FIFO: ratio(.s3FIFO),
                wTinyLFU: ratio(.wTinyLFU)
            )
        }
    }
}
