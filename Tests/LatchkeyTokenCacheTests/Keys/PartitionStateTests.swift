//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(1))) struct PartitionStateTests {
    // Scoreboard: CE65
    @Test func aPurgeOfThePartitionOrOfEverythingChangesTheEpoch() {
        let cache = CacheEpoch()
        let first = PartitionState(all: cache)
        let second = PartitionState(all: cache)
        let before = (first.epoch, second.epoch)
        first.raise(at: WallTime(seconds: 1))
        #expect(first.epoch != before.0)
        #expect(second.epoch == before.1)
        let between = first.epoch
        cache.raise(at: WallTime(seconds: 2))
        #expect(first.epoch != between)
        #expect(second.epoch != before.1)
    }

    @Test("no two purges lead to the same epoch", arguments: 1...5 as ClosedRange<UInt64>)
    func epochsAreNotRepeated(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let cache = CacheEpoch()
        let state = PartitionState(all: cache)
        var seen: Set<UInt64> = [state.epoch]
        for _ in 0..<500 {
            if Bool.random(using: &random) {
                cache.raise(at: WallTime(seconds: 0))
            } else {
                state.raise(at: WallTime(seconds: 0))
            }
            #expect(seen.insert(state.epoch).inserted)
        }
    }

    @Test func theLastPurgeIsRemembered() {
        let cache = CacheEpoch()
        let state = PartitionState(all: cache)
        #expect(state.purgedAt == .min)
        state.raise(at: WallTime(milliseconds: 50))
        #expect(state.purgedAt == 50)
        // A wall clock that was set back does not make an older purge the last.
        state.raise(at: WallTime(milliseconds: 20))
        #expect(state.purgedAt == 50)
        cache.raise(at: WallTime(milliseconds: 70))
        cache.raise(at: WallTime(milliseconds: 60))
        #expect(state.purgedAt == 70)
        #expect(PartitionState(all: cache).purgedAt == 70)
    }

    @Test func theStoresEpochOnlyGrows() {
        let state = PartitionState(all: CacheEpoch())
        #expect(state.stored.value == nil)
        #expect(!state.stored.learn(0, at: 1))
        #expect(state.stored.value == 0)
        #expect(state.stored.learn(5, at: 2))
        #expect(!state.stored.learn(3, at: 3))
        #expect(state.storeEpoch == 5)
        #expect(state.stored.learnedAt == 3)
        // It is another thing than the epoch in memory.
        #expect(state.epoch == PartitionState(all: CacheEpoch()).epoch)
    }

    // Scoreboard: CE66
    @Test func theStoresEpochCountsPurgesOfEverythingToo() {
        let cache = CacheEpoch()
        let (one, other) = (PartitionState(all: cache), PartitionState(all: cache))
        one.stored.learn(2, at: 1)
        cache.stored.learn(3, at: 2)
        #expect(one.storeEpoch == 5)
        #expect(other.storeEpoch == 3)
    }

    // Scoreboard: CE67
    @Test func purgeThatTheStoreCountsNeedsNoClock() {
        let cache = CacheEpoch()
        let state = PartitionState(all: cache)
        state.raise(at: WallTime(milliseconds: 70))
        cache.raise(at: WallTime(milliseconds: 80))
        #expect(state.purgedAt == 80)
        cache.stored.confirmPurge()
        #expect(state.purgedAt == 70)
        state.stored.confirmPurge()
        #expect(state.purgedAt == .min)
    }

    @Test func purgeOfAnotherInstanceEndsTheEpochToo() {
        let state = PartitionState(all: CacheEpoch())
        let before = state.epoch
        state.overtake()
        #expect(state.epoch != before)
        #expect(state.purgedAt == .min)
    }

    @Test func purgesAtTheSameTimeAllCount() async {
        let cache = CacheEpoch()
        let state = PartitionState(all: cache)
        let before = state.epoch
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<100 {
                group.addTask {
                    if index.isMultiple(of: 2) {
                        state.raise(at: WallTime(milliseconds: Int64(index)))
                    } else {
                        cache.raise(at: WallTime(milliseconds: Int64(index)))
                    }
                }
            }
        }
        #expect(state.epoch == before + 100)
        #expect(state.purgedAt == 99)
    }
}
