//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite struct CallQueueTests {
    private func partition(_ tenant: String) -> CachePartition { CachePartition(authority: "issuer", tenant: tenant) }

    private func call(_ flight: UInt64, _ tenant: String) -> AuthorityGovernor.Call {
        AuthorityGovernor.Call(flight: flight, partition: self.partition(tenant), isRefresh: false)
    }

    private func queue(_ calls: [(UInt64, String)]) -> CallQueue {
        var queue = CallQueue()
        for (flight, tenant) in calls { queue.append(self.call(flight, tenant)) }
        return queue
    }

    private func all(_ queue: inout CallQueue, where mayCall: (CachePartition) -> Bool = { _ in true }) -> [UInt64] {
        var flights: [UInt64] = []
        while let call = queue.next(where: mayCall) { flights.append(call.flight) }
        return flights
    }

    // Scoreboard: CE75
    @Test func partitionsTakeTurns() {
        var queue = self.queue([(1, "a"), (2, "a"), (3, "a"), (4, "b"), (5, "b"), (6, "c")])
        #expect(queue.count == 6)
        #expect(self.all(&queue) == [1, 4, 6, 2, 5, 3])
        #expect(queue.isEmpty)
        #expect(queue.count == 0)
    }

    @Test func aPartitionThatMayNotCallIsPassedOver() {
        var queue = self.queue([(1, "a"), (2, "b"), (3, "a"), (4, "b")])
        #expect(self.all(&queue) { $0.tenant == "b" } == [2, 4])
        #expect(self.all(&queue) { $0.tenant == "c" } == [])
        #expect(self.all(&queue) == [1, 3])
    }

    @Test func whoLeavesTheQueueLosesOnlyItsOwnPlace() {
        var queue = self.queue([(1, "a"), (2, "b"), (3, "a"), (4, "b"), (5, "c")])
        for flight in [1, 5, 5, 99] as [UInt64] { queue.remove(flight) }
        #expect(queue.count == 3)
        #expect(self.all(&queue) == [3, 2, 4])
        queue.append(self.call(6, "c"))
        #expect(self.all(&queue) == [6])
    }

    @Test("any sequence agrees with turns kept by hand", arguments: 1...10 as ClosedRange<UInt64>)
    func agreesWithAModel(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var queue = CallQueue()
        var turns: [String] = []
        var waiting: [String: [UInt64]] = [:]
        for flight in 1...2000 as ClosedRange<UInt64> {
            let tenant = ["a", "b", "c", "d", "e"].randomElement(using: &random)!
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<5:
                queue.append(self.call(flight, tenant))
                if waiting[tenant, default: []].isEmpty { turns.append(tenant) }
                waiting[tenant, default: []].append(flight)
            case 5:
                guard let flight = waiting.values.joined().sorted().randomElement(using: &random) else { continue }
                queue.remove(flight)
                for tenant in waiting.keys { waiting[tenant]!.removeAll { $0 == flight } }
                turns.removeAll { waiting[$0]!.isEmpty }
            default:
                // One tenant is kept from calling.
                let turn = turns.firstIndex { $0 != tenant }
                let expected = turn.map { turns.remove(at: $0) }
                let flight = expected.map { waiting[$0]!.removeFirst() }
                if let expected, !waiting[expected]!.isEmpty { turns.append(expected) }
                #expect(queue.next { $0.tenant != tenant }?.flight == flight)
            }
            #expect(queue.count == waiting.values.reduce(0) { $0 + $1.count })
        }
    }
}
