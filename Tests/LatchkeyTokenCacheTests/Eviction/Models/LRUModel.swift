//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

@testable import LatchkeyTokenCache

struct LRUModel: EvictionModel {
    typealias Policy = LRU

    private(set) var contents: [UInt32] = []

    mutating func insert(_ index: UInt32, fingerprint: UInt64, weight: Int) {
        self.contents.append(index)
    }

    mutating func touch(_ index: UInt32) {
        self.contents.drop(index)
        self.contents.append(index)
    }

    mutating func reweigh(_ index: UInt32, to weight: Int) {}

    mutating func remove(_ index: UInt32) {
        self.contents.drop(index)
    }

    mutating func victim(where mayGo: (UInt32) -> Bool) -> UInt32? {
        guard let index = self.contents.turn(until: mayGo) else { return nil }
        self.contents.drop(index)
        return index
    }

    mutating func preferredVictim(where isPreferred: (UInt32) -> Bool) -> UInt32? {
        guard let index = self.contents.prefix(64).first(where: isPreferred) else { return nil }
        self.contents.drop(index)
        return index
    }
}
