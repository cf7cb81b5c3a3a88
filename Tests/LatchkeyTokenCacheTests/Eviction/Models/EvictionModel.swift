//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

@testable import LatchkeyTokenCache

/// The rules of a policy written down with arrays, without regard to time or memory, to check the real one against.
protocol EvictionModel {
    associatedtype Policy: EvictionPolicy

    init()
    mutating func insert(_ index: UInt32, fingerprint: UInt64, weight: Int)
    mutating func touch(_ index: UInt32)
    mutating func reweigh(_ index: UInt32, to weight: Int)
    mutating func remove(_ index: UInt32)
    mutating func victim(where mayGo: (UInt32) -> Bool) -> UInt32?
    mutating func preferredVictim(where isPreferred: (UInt32) -> Bool) -> UInt32?
    mutating func shrink()
    /// The slots in the order that the policy's contents have.
    var contents: [UInt32] { get }
}

extension EvictionModel {
    mutating func shrink() {}
}

extension [UInt32] {
    /// Takes a slot out, wherever it is.
    mutating func drop(_ index: UInt32) {
        self.removeAll { $0 == index }
    }

    /// The slot of lowest rank among the first 64; of several, the first.
    func lowest(rank: (UInt32) -> Int?) -> UInt32? {
        self.prefix(64).compactMap { index in rank(index).map { (index: index, rank: $0) } }
            .min { $0.rank < $1.rank }?
            .index
    }

    /// Brings the first slot that may go to the front, and behind the others those that were before it.
    mutating func turn(until mayGo: (UInt32) -> Bool) -> UInt32? {
        guard let position = self.firstIndex(where: mayGo) else { return nil }
        self = Array(self[position...] + self[..<position])
        return self.first
    }
}
