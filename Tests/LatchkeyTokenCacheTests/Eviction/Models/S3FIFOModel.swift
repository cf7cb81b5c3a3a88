//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

@testable import LatchkeyTokenCache

struct S3FIFOModel: EvictionModel {
    typealias Policy = S3FIFO

    private var small: [UInt32] = []
    private var main: [UInt32] = []
    private var ghosts: [UInt64] = []
    private var hits: [UInt32: Int] = [:]
    private var weights: [UInt32: Int] = [:]
    private var fingerprints: [UInt32: UInt64] = [:]

    var contents: [UInt32] { self.small + self.main }

    mutating func insert(_ index: UInt32, fingerprint: UInt64, weight: Int) {
        self.hits[index] = 0
        self.weights[index] = weight
        self.fingerprints[index] = fingerprint
        if let ghost = self.ghosts.firstIndex(of: fingerprint) {
            self.ghosts.remove(at: ghost)
            self.main.append(index)
        } else {
            self.small.append(index)
        }
    }

    mutating func touch(_ index: UInt32) {
        self.hits[index] = min(3, self.hits[index, default: 0] + 1)
    }

    mutating func reweigh(_ index: UInt32, to weight: Int) {
        self.weights[index] = weight
    }

    mutating func remove(_ index: UInt32) {
        self.small.drop(index)
        self.main.drop(index)
    }

    mutating func victim(where mayGo: (UInt32) -> Bool) -> UInt32? {
        let smallWeight = self.small.map { self.weights[$0, default: 0] }.reduce(0, +)
        let weight = self.contents.map { self.weights[$0, default: 0] }.reduce(0, +)
        if smallWeight * 10 >= weight, let index = self.victimOfSmall(mayGo) { return index }
        if let index = self.victimOfMain(mayGo) { return index }
        return self.victimOfSmall(mayGo) ?? self.victimOfMain(mayGo)
    }

    mutating func preferredVictim(where isPreferred: (UInt32) -> Bool) -> UInt32? {
        let hits = self.hits
        let unproved = self.small.lowest { index in
            isPreferred(index) ? hits[index].flatMap { $0 > 1 ? nil : $0 } : nil
        }
        if let unproved {
            self.leaveSmall(unproved)
            return unproved
        }
        let proved = self.main.lowest { isPreferred($0) ? hits[$0] : nil }
        if let proved { self.main.drop(proved) }
        return proved
    }

    mutating func shrink() {
        let count = self.contents.count
        self.ghosts = self.ghosts.suffix(count - count / 10)
    }

    private mutating func victimOfSmall(_ mayGo: (UInt32) -> Bool) -> UInt32? {
        let hits = self.hits
        let victim = self.small.first { hits[$0, default: 0] <= 1 && mayGo($0) }
        let promoted = self.small.prefix { $0 != victim }
        for index in promoted { self.hits[index] = 0 }
        self.main += promoted
        self.small.removeFirst(promoted.count)
        if let victim { self.leaveSmall(victim) }
        return victim
    }

    private mutating func leaveSmall(_ index: UInt32) {
        self.ghosts.removeAll { $0 == self.fingerprints[index] }
        self.ghosts.append(self.fingerprints[index, default: 0])
        self.shrink()
        self.small.drop(index)
    }

    private mutating func victimOfMain(_ mayGo: (UInt32) -> Bool) -> UInt32? {
        let hits = self.hits
        let cold = self.main.first { mayGo($0) && hits[$0] == 0 }
        for index in self.main.prefix(while: { $0 != cold }) where mayGo(index) { self.hits[index, default: 0] -= 1 }
        let victim = cold ?? self.main.filter(mayGo).min { hits[$0, default: 0] < hits[$1, default: 0] }
        if cold != nil { _ = self.main.turn { $0 == cold } }
        if let victim { self.main.drop(victim) }
        return victim
    }
}
