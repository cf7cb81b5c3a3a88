//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite struct WaitGraphTests {
    private let graph = WaitGraph()

    // Scoreboard: CE9
    @Test(
        "a flight may not wait for itself by any way",
        arguments: [
            ([(1, 1)], [false]),
            ([(1, 2), (2, 1)], [true, false]),
            ([(1, 2), (2, 3), (3, 1)], [true, true, false]),
            ([(1, 2), (2, 3), (3, 2)], [true, true, false]),
            ([(1, 2), (1, 3), (2, 4), (3, 4), (4, 5)], [true, true, true, true, true]),
            ([(1, 2), (1, 3), (2, 4), (3, 4), (4, 1)], [true, true, true, true, false]),
            ([(1, 2), (3, 4), (2, 3), (4, 1)], [true, true, true, false]),
            ([(1, 2), (1, 2), (2, 3)], [true, true, true]),
        ] as [([(UInt64, UInt64)], [Bool])]
    )
    func cycles(_ edges: [(UInt64, UInt64)], _ expected: [Bool]) {
        #expect(edges.map { self.graph.add(from: $0.0, to: $0.1) } == expected)
    }

    @Test func aRefusedEdgeIsNotKept() {
        #expect(self.graph.add(from: 1, to: 2))
        #expect(!self.graph.add(from: 2, to: 1))
        self.graph.remove(from: 1)
        #expect(self.graph.add(from: 2, to: 1))
        #expect(!self.graph.add(from: 1, to: 2))
    }

    @Test func aFlightThatHasEndedWaitsForNothing() {
        #expect(self.graph.add(from: 1, to: 2))
        #expect(self.graph.add(from: 2, to: 3))
        self.graph.remove(from: 2)
        self.graph.remove(from: 9)
        #expect(self.graph.add(from: 3, to: 1))
    }

    @Test("any order of waiting agrees with a naive search", arguments: 1...20 as ClosedRange<UInt64>)
    func agreesWithANaiveSearch(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var edges: [[UInt64]] = Array(repeating: [], count: 12)
        func reaches(_ from: UInt64, _ to: UInt64, _ depth: Int = 0) -> Bool {
            from == to || (depth < 12 && edges[Int(from)].contains { reaches($0, to, depth + 1) })
        }
        for _ in 0..<200 {
            let from = UInt64.random(in: 0..<12, using: &random)
            if Int.random(in: 0..<5, using: &random) == 0 {
                edges[Int(from)] = []
                self.graph.remove(from: from)
                continue
            }
            let to = UInt64.random(in: 0..<12, using: &random)
            let isAllowed = !reaches(to, from)
            #expect(self.graph.add(from: from, to: to) == isAllowed)
            if isAllowed, !edges[Int(from)].contains(to) { edges[Int(from)].append(to) }
        }
    }

    @Test func theOpenFlightIsKnownInsideItsScopeOnly() async {
        #expect(WaitGraph.openFlight == nil)
        let cache = ObjectIdentifier(self.graph)
        await WaitGraph.$openFlight.withValue(.init(cache: cache, flight: 7)) {
            #expect(WaitGraph.openFlight?.flight == 7)
            #expect(WaitGraph.openFlight?.cache == cache)
            let inherited = await Task { WaitGraph.openFlight?.flight }.value
            #expect(inherited == 7)
            await TaskSpawner.standard("test") { #expect(WaitGraph.openFlight == nil) }.value
        }
        #expect(WaitGraph.openFlight == nil)
    }
}
