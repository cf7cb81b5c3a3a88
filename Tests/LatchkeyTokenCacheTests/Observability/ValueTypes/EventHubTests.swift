//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(1))) struct EventHubTests {
    private func all(_ stream: AsyncStream<TokenCacheEvent>) async -> [TokenCacheEvent] {
        await stream.reduce(into: []) { $0.append($1) }
    }

    private func event(_ number: UInt64) -> TokenCacheEvent { .discarded(flight: number) }

    // Scoreboard: CE89
    @Test func everyListenerHearsEverythingInOrder() async {
        let hub = EventHub(limit: 100)
        hub.send(self.event(0))
        let streams = (0..<3).map { _ in hub.subscribe() }
        for number in 1...50 as ClosedRange<UInt64> { hub.send(self.event(number)) }
        hub.finish()
        for stream in streams { #expect(await self.all(stream) == (1...50).map { self.event($0) }) }
        #expect(hub.droppedEvents == 0)
    }

    @Test func aSlowListenerLosesTheOldestAndTheLossIsCounted() async {
        let hub = EventHub(limit: 10)
        let slow = hub.subscribe()
        for number in 1...25 as ClosedRange<UInt64> { hub.send(self.event(number)) }
        #expect(hub.droppedEvents == 15)
        hub.finish()
        #expect(await self.all(slow) == (16...25).map { self.event($0) })
    }

    @Test func aQuickListenerLosesNothingToASlowOne() async {
        let hub = EventHub(limit: 4)
        let slow = hub.subscribe()
        var quick = hub.subscribe().makeAsyncIterator()
        for number in 1...20 as ClosedRange<UInt64> {
            hub.send(self.event(number))
            #expect(await quick.next() == self.event(number))
        }
        #expect(hub.droppedEvents == 16)
        hub.finish()
        #expect(await self.all(slow).count == 4)
        #expect(await quick.next() == nil)
    }

    @Test func nobodyIsHeardWhenNobodyListens() async {
        let hub = EventHub(limit: 10)
        #expect(!hub.isHeard)
        let listener = Task { [stream = hub.subscribe()] in await self.all(stream) }
        #expect(hub.isHeard)
        listener.cancel()
        _ = await listener.value
        #expect(!hub.isHeard)
        hub.send(self.event(1))
        #expect(hub.droppedEvents == 0)
    }

    @Test func aHubThatHasFinishedIsSilent() async {
        let hub = EventHub(limit: 10)
        let before = hub.subscribe()
        hub.send(self.event(1))
        hub.finish()
        hub.send(self.event(2))
        hub.finish()
        #expect(!hub.isHeard)
        #expect(await self.all(before) == [self.event(1)])
        #expect(await self.all(hub.subscribe()) == [])
        #expect(!hub.isHeard)
    }

    @Test func eventsFromManyTasksAreAllHeardOrCounted() async {
        let hub = EventHub(limit: 100)
        let stream = hub.subscribe()
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 as Range<UInt64> {
                group.addTask {
                    for number in 0..<200 as Range<UInt64> { hub.send(self.event(task * 1000 + number)) }
                }
            }
        }
        hub.finish()
        let heard = await self.all(stream)
        #expect(heard.count == 100)
        #expect(Set(heard).count == 100)
        #expect(hub.droppedEvents == 1500)
    }
}
