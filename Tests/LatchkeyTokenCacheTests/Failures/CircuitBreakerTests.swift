//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite struct CircuitBreakerTests {
    /// A breaker that has opened so many times, at 0 seconds by half of the random range.
    private func opened(times: Int = 1) -> (breaker: CircuitBreaker, until: Int64) {
        var breaker = CircuitBreaker()
        for _ in 0..<5 { breaker.failed(now: 0, unit: 0.5) }
        var until = breaker.refusedUntil(now: 0)!
        for _ in 1..<times {
            _ = breaker.admit(now: until)
            breaker.failed(now: until, unit: 0.5)
            until = breaker.refusedUntil(now: until)!
        }
        return (breaker, until)
    }

    // Scoreboard: CE28
    @Test func fiveFailuresInARowOpenIt() {
        var breaker = CircuitBreaker()
        for _ in 0..<4 {
            #expect(breaker.admit(now: 0) == .allowed)
            breaker.failed(now: 0, unit: 0.5)
            #expect(breaker.refusedUntil(now: 0) == nil)
        }
        #expect(breaker.admit(now: 0) == .allowed)
        breaker.failed(now: 0, unit: 0.5)
        #expect(breaker.admit(now: 0) == .refused(until: .seconds(5)))
        #expect(breaker.refusedUntil(now: 0) == .seconds(5))
        #expect(breaker.admit(now: .seconds(5) - 1) == .refused(until: .seconds(5)))
        #expect(breaker.refusedUntil(now: .seconds(5)) == nil)
    }

    @Test func anAnswerInBetweenBeginsTheCountAnew() {
        var breaker = CircuitBreaker()
        // Half of ten calls must not fail: that is another rule.
        for _ in 0..<6 { breaker.succeeded(now: 0) }
        for _ in 0..<4 { breaker.failed(now: 0, unit: 0.5) }
        breaker.succeeded(now: 0)
        breaker.failed(now: 0, unit: 0.5)
        #expect(breaker.admit(now: 0) == .allowed)
    }

    @Test(
        "half of at least ten calls in a minute open it",
        arguments: [
            // One failure follows each answer: the tenth call is the fifth failure.
            (4, 1, true), (3, 1, false), (4, 20, false), (9, 1, true),
        ] as [(pairsBefore: Int, secondsBetween: Int64, isOpen: Bool)]
    )
    func windowRule(pairsBefore: Int, secondsBetween: Int64, isOpen: Bool) {
        var breaker = CircuitBreaker()
        var now: Int64 = .seconds(1000)
        for _ in 0..<pairsBefore {
            if breaker.refusedUntil(now: now) != nil { break }
            breaker.succeeded(now: now)
            breaker.failed(now: now, unit: 0.5)
            now += .seconds(secondsBetween)
        }
        breaker.succeeded(now: now)
        breaker.failed(now: now, unit: 0.5)
        #expect((breaker.refusedUntil(now: now) != nil) == isOpen)
    }

    @Test(
        "each opening lasts twice as long, up to a minute",
        arguments: [(1, 5), (2, 10), (3, 20), (4, 40), (5, 60), (6, 60), (20, 60)] as [(Int, Int64)]
    )
    func openTime(times: Int, seconds: Int64) {
        let before = times > 1 ? self.opened(times: times - 1).until : 0
        #expect(self.opened(times: times).until - before == .seconds(seconds))
    }

    @Test(
        "an opening lasts a fifth longer or shorter",
        arguments: [(0, 4000), (0.25, 4500), (0.5, 5000), (0.75, 5500), (1, 6000)] as [(Double, Int64)]
    )
    func spread(unit: Double, milliseconds: Int64) throws {
        var breaker = CircuitBreaker()
        for _ in 0..<5 { breaker.failed(now: 0, unit: unit) }
        let until = try #require(breaker.refusedUntil(now: 0))
        #expect(abs(until - .milliseconds(milliseconds)) < 1000)
    }

    @Test func afterItsTimeOneCallProbes() {
        var (breaker, until) = self.opened()
        #expect(breaker.admit(now: until) == .probe)
        #expect(breaker.admit(now: until) == .refused(until: until + .seconds(1)))
        #expect(breaker.refusedUntil(now: until) == nil)
    }

    @Test func twoAnswersCloseItAndItForgets() {
        var (breaker, until) = self.opened(times: 4)
        #expect(breaker.admit(now: until) == .probe)
        breaker.succeeded(now: until)
        #expect(breaker.admit(now: until) == .probe)
        #expect(breaker.admit(now: until) == .refused(until: until + .seconds(1)))
        breaker.succeeded(now: until)
        for _ in 0..<3 { #expect(breaker.admit(now: until) == .allowed) }
        for _ in 0..<4 { breaker.failed(now: until, unit: 0.5) }
        #expect(breaker.admit(now: until) == .allowed)
        breaker.failed(now: until, unit: 0.5)
        #expect(breaker.refusedUntil(now: until) == until + .seconds(5))
    }

    @Test("a failed probe opens it again", arguments: [true, false])
    func failedProbe(afterOneAnswer: Bool) {
        var (breaker, until) = self.opened()
        _ = breaker.admit(now: until)
        if afterOneAnswer {
            breaker.succeeded(now: until)
            _ = breaker.admit(now: until)
        }
        breaker.failed(now: until, unit: 0.5)
        #expect(breaker.refusedUntil(now: until) == until + .seconds(10))
    }

    @Test func aProbeThatTellsNothingIsFollowedByAnother() {
        var (breaker, until) = self.opened()
        #expect(breaker.admit(now: until) == .probe)
        breaker.ignored()
        #expect(breaker.admit(now: until) == .probe)
        breaker.succeeded(now: until)
        breaker.ignored()
        #expect(breaker.admit(now: until) == .probe)
        breaker.succeeded(now: until)
        #expect(breaker.admit(now: until) == .allowed)
    }

    @Test func whatComesLateDoesNotMoveAnOpening() {
        var (breaker, until) = self.opened()
        breaker.failed(now: .seconds(1), unit: 1)
        breaker.succeeded(now: .seconds(2))
        breaker.ignored()
        #expect(breaker.refusedUntil(now: .seconds(3)) == until)
    }

    @Test func aCallThatTellsNothingIsNotCounted() {
        var breaker = CircuitBreaker()
        for _ in 0..<4 { breaker.failed(now: 0, unit: 0.5) }
        for _ in 0..<10 { breaker.ignored() }
        #expect(breaker.admit(now: 0) == .allowed)
    }

    @Test("a dead issuer is called at most twenty times in ten minutes", arguments: [0, 0.5, 0.999])
    func deadIssuer(unit: Double) {
        var breaker = CircuitBreaker()
        var calls = 0
        for now in stride(from: Int64(0), to: Int64.seconds(600), by: 10_000_000) {
            if case .refused = breaker.admit(now: now) { continue }
            calls += 1
            breaker.failed(now: now, unit: unit)
        }
        #expect(calls <= 20)
        // It is not given up either.
        #expect(calls >= 10)
    }
}
