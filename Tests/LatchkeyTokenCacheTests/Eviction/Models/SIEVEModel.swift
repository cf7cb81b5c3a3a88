//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

@testable import LatchkeyTokenCache

struct SIEVEModel: EvictionModel {
    typealias Policy = SIEVE

    private(set) var contents: [UInt32] = []
    private var marked: Set<UInt32> = []
    private var hand: UInt32?

    mutating func insert(_ index: UInt32, fingerprint: UInt64, weight: Int) {
        self.contents.append(index)
    }

    mutating func touch(_ index: UInt32) {
        self.marked.insert(index)
    }

    mutating func reweigh(_ index: UInt32, to weight: Int) {}

    mutating func remove(_ index: UInt32) {
        guard let position = self.contents.firstIndex(of: index) else { return }
        if self.hand == index { self.hand = self.contents[(position + 1)...].first }
        self.contents.remove(at: position)
        self.marked.remove(index)
    }

    mutating func victim(where mayGo: (UInt32) -> Bool) -> UInt32? {
        let start = self.hand.flatMap { self.contents.firstIndex(of: $0) } ?? 0
        let tour = self.contents[start...] + self.contents[..<start]
        let unmarked = tour.first { mayGo($0) && !self.marked.contains($0) }
        self.marked.subtract(tour.prefix { $0 != unmarked })
        guard let index = unmarked ?? tour.first(where: mayGo) else {
            self.hand = tour.first
            return nil
        }
        self.hand = index
        self.remove(index)
        return index
    }

    mutating func preferredVictim(where isPreferred: (UInt32) -> Bool) -> UInt32? {
        let index = self.contents.lowest { isPreferred($0) ? (self.marked.contains($0) ? 1 : 0) : nil }
        if let index { self.remove(index) }
        return index
    }
}
