//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization
import Testing

@testable import LatchkeyTokenCache

@Suite struct ShardTests {
    private let key: CacheKey

    init() throws {
        self.key = try CacheKey(authority: "issuer", client: "app")
        self.key.storage.groupID.store(7, ordering: .relaxed)
    }

    @Test func numbersAreNeverUsedTwiceInACache() {
        var shards = (0..<ShardState.count).map { ShardState(index: $0) }
        var numbers: Set<UInt64> = []
        for _ in 0..<100 {
            for index in shards.indices { #expect(numbers.insert(shards[index].nextNumber()).inserted) }
        }
        // Zero names no flight.
        #expect(!numbers.contains(0))
    }

    @Test func serialsAreNeverZero() {
        var state = ShardState(index: 0)
        #expect((0..<1000).map { _ in state.nextSerial() } == Array(1...1000))
    }

    @Test func aSlotWithNothingInItIsNotKept() {
        var state = ShardState(index: 0)
        let generations = (0..<2).map { _ in state.withSlot(self.key, now: 0) { slot, _ in slot.generation } }
        #expect(generations[0] != generations[1])
        #expect(state.slotCount == 0)
        #expect(state.slot(self.key) == nil)
    }

    @Test func aSlotWithAFlightIsKeptUntilItEnds() {
        var state = ShardState(index: 0)
        state.withSlot(self.key, now: 0) { slot, _ in
            _ = slot.request(SlotRequest(now: 0, epoch: 0), entry: nil, newFlight: 5)
        }
        #expect(state.slotCount == 1)
        #expect(state.slot(self.key)?.current?.id == 5)
        state.withSlot(self.key, now: 0) { slot, _ in _ = slot.abandon(flight: 5) }
        #expect(state.slotCount == 0)
    }

    @Test func flightsUnderWayAreCounted() throws {
        var state = ShardState(index: 0)
        let keys = try (0..<3).map { try CacheKey(authority: "issuer", client: "\($0)") }
        for (number, key) in keys.enumerated() {
            #expect(state.currentFlights == number)
            state.withSlot(key, now: 0) { slot, _ in
                _ = slot.request(SlotRequest(now: 0, epoch: 0), entry: nil, newFlight: UInt64(number))
            }
        }
        state.withSlot(keys[0], now: 0) { slot, _ in _ = slot.end(flight: 0) }
        #expect(state.currentFlights == 2)
        // One that is overtaken cannot be joined any more, though it is still under way.
        state.withSlot(keys[1], now: 0) { slot, _ in slot.overtakeAll() }
        #expect(state.currentFlights == 1)
        state.withSlot(keys[1], now: 0) { slot, _ in _ = slot.end(flight: 1) }
        state.prune(now: .seconds(3600))
        #expect(state.currentFlights == 1)
        state.withSlot(keys[2], now: 0) { slot, _ in _ = slot.end(flight: 2) }
        #expect(state.currentFlights == 0)
    }

    @Test func memoriesOfFailuresArePruned() {
        var state = ShardState(index: 0)
        func fail(_ state: inout ShardState, _ failure: FlightFailure, entryIsUsable: Bool) {
            state.withSlot(self.key, now: 0) { slot, _ in
                _ = slot.request(SlotRequest(now: 0, epoch: 0), entry: nil, newFlight: 5)
                _ = slot.fail(flight: 5, outcome: failure, now: 0, epoch: 0, entryIsUsable: entryIsUsable)
            }
        }
        fail(&state, .fixture(negative: 30), entryIsUsable: false)
        state.prune(now: .seconds(329))
        #expect(state.slotCount == 1)
        state.prune(now: .seconds(330))
        #expect(state.slotCount == 0)
        var endless = FlightFailure.fixture(.interactionRequired, negative: 120)
        endless.refreshDelay = .max
        state.insert(.fixture(key: self.key), for: self.key, now: 0)
        fail(&state, endless, entryIsUsable: true)
        state.prune(now: .seconds(10_000))
        #expect(state.slotCount == 1)
        #expect(state.nextAttempt(of: self.key) == .max)
        state.entries.remove(self.key)
        state.prune(now: .seconds(10_000))
        #expect(state.slotCount == 0)
        #expect(state.nextAttempt(of: self.key) == .min)
    }

    @Test("an entry of an earlier epoch is not found", arguments: [true, false])
    func purgedEntry(all: Bool) {
        var state = ShardState(index: 0)
        let cache = CacheEpoch()
        let partition = PartitionState(all: cache)
        let record = TokenRecord.fixture(partition: partition, key: self.key)
        state.insert(record, for: self.key, now: 0)
        #expect(state.entry(self.key) === record)
        if all { cache.raise(at: WallTime(seconds: 0)) } else { partition.raise(at: WallTime(seconds: 0)) }
        #expect(state.entry(self.key) == nil)
        #expect(state.entries.count == 0)
        #expect(state.losses.reason(for: self.key) == .epoch)
    }

    @Test func waitersOfAllSlotsAreCountedAndTaken() throws {
        var state = ShardState(index: 0)
        state.withSlot(self.key, now: 0) { slot, _ in
            _ = slot.request(SlotRequest(now: 0, epoch: 0), entry: nil, newFlight: 5)
        }
        #expect(state.waiterCount == 0)
        #expect(state.takeAllWaiters().allSatisfy { $0.isEmpty })
        var slots = 0
        state.forEachSlot { key, _ in slots += key == self.key ? 1 : 0 }
        #expect(slots == 1)
    }
}
