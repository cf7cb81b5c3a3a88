//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

@testable import LatchkeyTokenCache

struct ClockModel: EvictionModel {
    typealias Policy = Clock

    private(set) var contents: [UInt32] = []
    private var marked: Set<UInt32> = []

    mutating func insert(_ index: UInt32, fingerprint: UInt64, weight: Int) {
        self.contents.append(index)
    }

    mutating func touch(_ index: UInt32) {
        self.marked.insert(index)
    }

    mutating func reweigh(_ index: UInt32, to weight: Int) {}

    mutating func remove(_ index: UInt32) {
        self.contents.drop(index)
        self.marked.remove(index)
    }

    mutating func victim(where mayGo: (UInt32) -> Bool) -> UInt32? {
        let marked = self.marked
        if let index = self.contents.first(where: { mayGo($0) && !marked.contains($0) }) {
            self.marked.subtract(self.contents.prefix { $0 != index })
            _ = self.contents.turn { $0 == index }
            self.remove(index)
            return index
        }
        self.marked = []
        guard let index = self.contents.first(where: mayGo) else { return nil }
        self.remove(index)
        return index
    }

    mutating func preferredVictim(where isPreferred: (UInt32) -> Bool) -> UInt32? {
        let index = self.contents.lowest { isPreferred($0) ? (self.marked.contains($0) ? 1 : 0) : nil }
        if let index { self.remove(index) }
        return index
    }
}
