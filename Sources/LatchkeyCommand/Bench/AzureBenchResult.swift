//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyBench

/// What came of the measurement of the clients of Microsoft Graph and Blob Storage.
struct AzureBenchResult: BenchResult {
    /// How long a listing takes.
    struct Listing: Encodable {
        var seconds: Double
        /// That of the client for Python; `nil` when there is none.
        var referenceSeconds: Double?
        /// How many times faster ours is.
        var speedUp: Double?

        init(_ ours: [Double], _ theirs: [Double]) {
            self.seconds = ours.sorted()[ours.count / 2]
            self.referenceSeconds = theirs.isEmpty ? nil : theirs.sorted()[theirs.count / 2]
            self.speedUp = self.referenceSeconds.map { [seconds] in $0 / seconds }
        }
    }

    /// How many items each listing has.
    var items: Int
    var blobs: Listing
    var users: Listing
    /// How far memory rose above where it was before the listings.
    var peakGrowthMiB: Double
    /// The time of a call of Graph, times that of a call of a named API with the same answer.
    var graphCallRatio: Double

    static let explanation = """
        Long listings by our clients and by Microsoft's for Python, from the same emulator in a process of its own; medians \
        of three rounds. Without LATCHKEY_PYTHON there is nothing to compare with.
        """

    var table: TextTable {
        var table = TextTable(["", "seconds", "Python", "times faster"], textColumns: 1)
        for (name, listing) in [("blobs", self.blobs), ("users of Graph", self.users)] {
            table.append([
                "\(self.items) \(name)", listing.seconds.fixed(2), listing.referenceSeconds?.fixed(2) ?? "-",
                listing.speedUp?.fixed(1) ?? "-",
            ])
        }
        return table
    }

    var targets: [BenchTarget] {
        var targets: [BenchTarget] = []
        if let speedUp = self.blobs.speedUp { targets.append(.init("blobs, times faster", speedUp, .atLeast, 3)) }
        if let speedUp = self.users.speedUp { targets.append(.init("users, times faster", speedUp, .atLeast, 3)) }
        targets.append(.init("memory above start, MiB", self.peakGrowthMiB, .atMost, 64))
        targets.append(.init("a call of Graph, times one of a named API", self.graphCallRatio, .atMost, 1.15))
        return targets
    }
}
