//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite struct StoreHealthValueTests {
    @Test func threeFailuresInARowCloseTheWay() {
        var health = StoreHealth()
        #expect(health.state(pending: 0) == .healthy)
        for _ in 0..<2 {
            health.failed(now: 0)
            #expect(!health.isOpen)
            #expect(health.state(pending: 0) == .degraded)
        }
        health.failed(now: 0)
        #expect(health.state(pending: 0) == .open)
        #expect(health.isOpen)
    }

    @Test func onlyASuccessOpensTheWay() {
        var health = StoreHealth()
        for _ in 0..<3 { health.failed(now: 0) }
        health.failed(now: .seconds(1000))
        #expect(health.isOpen)
        health.succeeded(now: .seconds(1001))
        #expect(!health.isOpen)
    }

    @Test func aSuccessBeginsTheCountAnew() {
        var health = StoreHealth()
        for _ in 0..<2 { health.failed(now: 0) }
        health.succeeded(now: 0)
        for _ in 0..<2 { health.failed(now: 0) }
        #expect(health.state(pending: 0) == .degraded)
        health.succeeded(now: 0)
        #expect(health.state(pending: 0) == .healthy)
    }

    @Test(
        "half of at least twenty calls in ten seconds close it too",
        arguments: [(9, 100, false), (10, 100, true), (20, 100, true), (20, 2000, false)]
            as [(pairs: Int, milliseconds: Int64, isOpen: Bool)]
    )
    func errorRate(pairs: Int, milliseconds: Int64, isOpen: Bool) {
        var health = StoreHealth()
        var now: Int64 = .seconds(100)
        for _ in 0..<pairs {
            health.succeeded(now: now)
            health.failed(now: now)
            now += .milliseconds(milliseconds)
        }
        #expect((health.state(pending: 0) == .open) == isOpen)
    }

    @Test func whatWaitsIsWorkedOffAfterAnOutage() {
        var health = StoreHealth()
        #expect(health.state(pending: 5) == .recovering)
        health.failed(now: 0)
        #expect(health.state(pending: 5) == .degraded)
        for _ in 0..<2 { health.failed(now: 0) }
        #expect(health.state(pending: 5) == .open)
        health.succeeded(now: 0)
        #expect(health.state(pending: 5) == .recovering)
        #expect(health.state(pending: 0) == .healthy)
    }

    @Test func theWorseAStateTheHigherItsNumber() {
        let states: [StoreState] = [.healthy, .recovering, .degraded, .open]
        #expect(states.map(\.number) == [0, 1, 2, 3])
    }
}
