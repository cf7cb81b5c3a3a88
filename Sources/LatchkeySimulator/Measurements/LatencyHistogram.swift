//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// How long calls took: eight classes to each doubling from a microsecond to some minutes.
struct LatencyHistogram: Sendable {
    private var counts: [UInt32] = []
    /// How many calls took less than a microsecond: they were answered from memory.
    private(set) var instant: UInt64 = 0
    private(set) var total: UInt64 = 0
    private(set) var longest: Int64 = 0

    private static let first = 10
    private static let classes = (38 - LatencyHistogram.first) * 8

    @inline(__always)
    mutating func addInstant() {
        self.instant &+= 1
        self.total &+= 1
    }

    mutating func add(_ nanoseconds: Int64) {
        guard nanoseconds >= 1024 else { return self.addInstant() }
        if self.counts.isEmpty { self.counts = Array(repeating: 0, count: Self.classes) }
        self.total += 1
        self.longest = max(self.longest, nanoseconds)
        self.counts[Self.place(of: nanoseconds)] += 1
    }

    mutating func add(_ other: Self) {
        self.instant += other.instant
        self.total += other.total
        self.longest = max(self.longest, other.longest)
        guard !other.counts.isEmpty else { return }
        if self.counts.isEmpty { self.counts = Array(repeating: 0, count: Self.classes) }
        for place in other.counts.indices { self.counts[place] += other.counts[place] }
    }

    /// The time in nanoseconds that a share of the calls does not exceed, to about a twentieth; zero without calls.
    func percentile(_ share: Double) -> Double {
        let rank = UInt64((Double(self.total) * share).rounded(.up))
        guard rank > self.instant else { return 0 }
        var seen = self.instant
        for place in self.counts.indices {
            seen += UInt64(self.counts[place])
            if seen >= rank { return min(Self.middle(of: place), Double(self.longest)) }
        }
        return Double(self.longest)
    }

    private static func place(of nanoseconds: Int64) -> Int {
        let exponent = 63 - nanoseconds.leadingZeroBitCount
        let part = Int(nanoseconds >> Int64(exponent - 3)) & 7
        return min((exponent - Self.first) * 8 + part, Self.classes - 1)
    }

    private static func middle(of place: Int) -> Double {
        let base = Double(Int64(1) << Int64(place / 8 + Self.first))
        return base * (1 + (Double(place % 8) + 0.5) / 8)
    }
}
