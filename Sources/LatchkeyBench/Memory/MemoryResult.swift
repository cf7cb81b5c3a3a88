//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What a full cache weighs, and what happens when everything in it expires.
package struct MemoryResult: BenchResult {
    /// How many tokens the cache holds.
    package var entries: Int
    /// What one of them takes beside its text: key, eviction and expiry included, and the allocator's headers.
    package var overheadBytesPerEntry: Double
    /// The longest time that a thread waited for a token that stays, while all the others expired.
    ///
    /// Without the time in which it, or another thread of the process, waited for a processor.
    package var expiryPauseMilliseconds: Double
    /// How many tokens were left when the watch ended.
    package var entriesAfterExpiry: Int
    /// How well a cache that is too small chooses what to let go.
    package var evictionHitRatios: [EvictionRow]

    package static let explanation = "A full cache of tokens that share one text, and the expiry of all of them."

    package var table: TextTable {
        var table = TextTable()
        table.append(["entries", "\(self.entries)"])
        table.append(["bytes of an entry without its text", self.overheadBytesPerEntry.fixed(1)])
        table.append(["longest pause while all expire, ms", self.expiryPauseMilliseconds.fixed(2)])
        table.append(["entries left", "\(self.entriesAfterExpiry)"])
        for row in self.evictionHitRatios {
            table.append(["hit ratio, \(row.name), %", (row.s3FIFO * 100).fixed(1)])
        }
        return table
    }

    package var targets: [BenchTarget] {
        let ofRows = self.evictionHitRatios.flatMap { row in
            [
                BenchTarget("points below W-TinyLFU, \(row.name)", (row.wTinyLFU - row.s3FIFO) * 100, .atMost, 1),
                BenchTarget("points above LRU, \(row.name)", (row.s3FIFO - row.lru) * 100, .atLeast, 2),
            ]
        }
        return [
            .init("bytes of an entry without its text", self.overheadBytesPerEntry, .atMost, 160),
            .init("longest pause while all expire, ms", self.expiryPauseMilliseconds, .atMost, 5),
        ] + ofRows
    }
}
