//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

/// Random sequences of everything that can happen to a slot, against what must always hold.
@Suite(.timeLimit(.minutes(1))) struct SlotPropertyTests {
    // Scoreboard: CE1, CE6
    @Test("no order of events breaks the rules of a slot", arguments: 1...40 as ClosedRange<UInt64>)
    func rulesHold(seed: UInt64) throws {
        var model = SlotModel(seed: seed)
        for _ in 0..<1500 {
            model.step()
            try #require(model.violations.isEmpty, "\(model.violations)")
        }
        model.end()
        #expect(model.violations == [])
        // The sequence must have been worth something.
        #expect(model.published > 10)
        #expect(model.moved > 0)
        #expect(model.answered > 100)
    }
}

/// A slot that random events happen to, and what is known of its flights and waiters without looking into it.
struct SlotModel {
    private struct Waiter {
        var id: WaiterID
        /// When the caller came, as the number of the step.
        var joinedAt: Int
    }

    private var random: SeededRandom
    private var subject = SlotSubject()
    private var now: Int64 = 0
    private var steps = 0
    private var nextWaiter = 0
    /// Who waits.
    private var waiting: [Int: Waiter] = [:]
    /// When each flight was started, as the number of the step.
    private var startedAt: [UInt64: Int] = [:]
    private var startTime: [UInt64: Int64] = [:]
    /// The flight that brought the entry.
    private var origin: UInt64?
    /// The step of the last event that overtakes what is under way, and of the last hard invalidation.
    private var overtakenAt = -1
    private var hardAt = -1
    private(set) var violations: [String] = []
    private(set) var published = 0
    private(set) var moved = 0
    private(set) var answered = 0

    init(seed: UInt64) {
        self.random = SeededRandom(seed: seed)
    }

    mutating func step() {
        self.steps += 1
        let generation = self.subject.slot.generation
        switch self.number(below: 100) {
        case 0..<40: self.request()
        case 40..<48: self.leave()
        case 48..<60: self.succeed()
        case 60..<66: self.fail()
        case 66..<69: self.expire()
        case 69..<72: self.skip()
        case 72..<75: self.abandon()
        case 75..<77: self.subject.slot.forget(flight: self.anyFlight())
        case 77..<81: self.invalidate(hard: self.number(below: 2) == 0)
        case 81..<83: self.write()
        case 83..<85: self.purge()
        default: self.now += Int64(self.number(below: self.number(below: 10) == 0 ? 2000 : 20))
        }
        self.check(generationBefore: generation)
    }

    /// Takes out who still waits: nobody may be missing.
    mutating func end() {
        let left = self.subject.slot.takeAllWaiters().flatMap(\.all).sorted()
        if left != self.waiting.keys.sorted() { self.violations.append("left \(left), not \(self.waiting.keys)") }
    }

    // MARK: - Events

    private mutating func request() {
        var force: SlotRequest.Force?
        switch self.number(below: 10) {
        case 0: force = .always
        case 1: force = .rejected(self.subject.entry?.hash ?? TokenHash(of: "none"), obtainedAt: nil)
        case 2: force = .rejected(TokenHash(of: "none"), obtainedAt: .seconds(self.now - Int64(self.number(below: 60))))
        default: break
        }
        let before = self.subject.slot.current?.id
        let decision = self.subject.decide(
            at: self.now,
            force: force,
            claims: [nil, nil, nil, nil, nil, nil, "A", "B"][self.number(below: 8)],
            minimumRemaining: self.number(below: 8) == 0 ? 600 : 0,
            allowsShorter: self.number(below: 2) == 0
        )
        switch decision {
        case .serve(let result):
            let isUsable = self.subject.entry.map { .seconds(self.now) < $0.plan.usableUntil } ?? false
            if !isUsable { self.violations.append("served \(result) without a usable entry at \(self.now)") }
        case .serveAndStart(let start):
            self.started(start)
        case .wait(let flight, let start, _):
            if let start { self.started(start) }
            if start == nil, flight != before { self.violations.append("joins \(flight), current was \(before ?? 0)") }
            self.join()
        case .fail(let negative):
            if negative.until <= .seconds(self.now) || negative.until > .seconds(self.now + 400) {
                self.violations.append("turned away until \(negative.until)")
            }
        case .tooShort: break
        }
    }

    private mutating func started(_ start: FlightStart) {
        if self.startedAt[start.id] != nil { self.violations.append("flight \(start.id) was started twice") }
        self.startedAt[start.id] = self.steps
        self.startTime[start.id] = self.now
        if start.reason == .forced { self.overtakenAt = self.steps }
    }

    private mutating func join() {
        self.nextWaiter += 1
        let id = self.subject.wait(self.nextWaiter)
        self.waiting[self.nextWaiter] = Waiter(id: id, joinedAt: self.steps)
    }

    private mutating func leave() {
        guard let waiter = self.waiting.keys.sorted().randomElement(using: &self.random) else { return }
        let left = self.subject.slot.leave(self.waiting[waiter]!.id)
        if left?.waiter != waiter { self.violations.append("\(waiter) could not leave") }
        let id = self.waiting.removeValue(forKey: waiter)!.id
        if self.subject.slot.leave(id) != nil { self.violations.append("\(waiter) left twice") }
    }

    private mutating func succeed() {
        let flight = self.anyFlight()
        let deadline = self.now + Int64(self.number(below: 2) == 0 ? 60 : 3600)
        switch self.subject.succeed(flight, at: self.now, deadline: deadline, life: deadline - self.now) {
        case .publish(let waiters):
            self.published += 1
            if self.startedAt[flight]! < self.overtakenAt {
                self.violations.append("flight \(flight) published although it was overtaken")
            }
            if let origin = self.origin, self.startedAt[flight]! < self.startedAt[origin]!,
                .seconds(self.startTime[flight]!) < self.subject.entry?.publishedAt ?? .min
            {
                self.violations.append("flight \(flight) replaced the token of the later flight \(origin)")
            }
            self.origin = flight
            self.answer(waiters, by: flight)
            self.subject.entry = .fixture(
                "token-\(self.steps)",
                issuedAt: .seconds(self.now),
                life: .seconds(deadline - self.now)
            )
        case .keepEntry(let waiters):
            let isUsable = self.subject.entry.map { .seconds(self.now) < $0.plan.usableUntil } ?? false
            if !isUsable { self.violations.append("kept an entry that is not usable") }
            self.answer(waiters, by: nil)
        case .discard(let waiters): self.answer(waiters, by: flight)
        }
        self.ended(flight)
    }

    private mutating func fail() {
        let flight = self.anyFlight()
        let negative = Int64(self.number(below: 300))
        let failure = FlightFailure.fixture(counts: self.number(below: 2) == 0, negative: negative)
        self.answer(self.subject.fail(flight, at: self.now, failure), by: nil)
        self.ended(flight)
    }

    private mutating func expire() {
        let flight = self.anyFlight()
        self.answer(self.subject.expire(flight, at: self.now), by: nil)
        if self.subject.slot.current?.id == flight { self.violations.append("\(flight) is current after its end") }
    }

    private mutating func skip() {
        let flight = self.anyFlight()
        let waiters = self.waiting.count
        let isSkipped = self.subject.slot.skip(flight: flight, nextAttempt: .seconds(self.now + 1))
        if isSkipped { self.ended(flight) }
        if self.waiting.count != waiters { self.violations.append("skipping lost a waiter") }
    }

    private mutating func abandon() {
        let flight = self.anyFlight()
        if self.subject.slot.abandon(flight: flight) { self.ended(flight) }
    }

    private mutating func invalidate(hard: Bool) {
        self.overtakenAt = self.steps
        if hard { self.hardAt = self.steps }
        let result = self.subject.invalidate(hard: hard, at: self.now)
        if let start = result.start {
            self.moved += self.subject.slot.current?.waiters.count ?? 0
            self.startedAt[start.id] = self.steps
            self.startTime[start.id] = self.now
        }
        self.answer(result.failed, by: nil)
        if hard, !self.subject.slot.detached.isEmpty { self.violations.append("hard invalidation left a flight") }
    }

    private mutating func write() {
        self.overtakenAt = self.steps
        self.answer(self.subject.slot.write(generation: self.subject.nextNumber()).waiters, by: nil)
        self.subject.entry = .fixture("written-\(self.steps)", issuedAt: .seconds(self.now))
        self.origin = nil
    }

    private mutating func purge() {
        self.overtakenAt = self.steps
        self.subject.epoch += 1
        self.subject.entry = nil
    }

    // MARK: - Checks

    /// Notes that waiters were answered, with what a flight brought or with something that is not older than they are.
    private mutating func answer(_ waiters: WaiterTable<Int>, by flight: UInt64?) {
        if waiters.count != waiters.all.count { self.violations.append("a table miscounts its waiters") }
        for waiter in waiters.all {
            self.answered += 1
            guard let known = self.waiting.removeValue(forKey: waiter) else {
                self.violations.append("\(waiter) was answered twice")
                continue
            }
            // Who waited at a hard invalidation gets what was acquired after it.
            if let flight, known.joinedAt < self.hardAt, self.startedAt[flight]! < self.hardAt {
                self.violations.append("\(waiter) got a revoked token from flight \(flight)")
            }
        }
    }

    private mutating func ended(_ flight: UInt64) {
        let slot = self.subject.slot
        if slot.current?.id == flight || slot.detached.contains(where: { $0.id == flight }) {
            self.violations.append("flight \(flight) has not ended")
        }
    }

    private mutating func check(generationBefore: UInt64) {
        let slot = self.subject.slot
        if slot.generation < generationBefore { self.violations.append("the generation went back") }
        if let current = slot.current {
            if current.generation != slot.generation { self.violations.append("the current flight is outdated") }
            if current.standing != .current { self.violations.append("the current flight is \(current.standing)") }
        }
        if slot.detached.contains(where: { $0.standing == .current }) {
            self.violations.append("a detached flight is current")
        }
        let flights = (slot.current.map { [$0] } ?? []) + slot.detached
        if Set(flights.map(\.id)).count != flights.count { self.violations.append("a flight is there twice") }
        if flights.reduce(0, { $0 + $1.waiters.count }) != self.waiting.count {
            self.violations.append("\(self.waiting.count) wait, not \(flights.map(\.waiters.count))")
        }
        let isIdle = slot.isIdle(at: .seconds(self.now), holdsEntry: self.subject.entry != nil)
        if isIdle, !flights.isEmpty { self.violations.append("a slot with flights is idle") }
        if !slot.isIdle(at: .seconds(self.now + 100_000), holdsEntry: false), flights.isEmpty {
            self.violations.append("a slot without flights is never idle")
        }
    }

    // MARK: - Choices

    private mutating func number(below limit: Int) -> Int { Int.random(in: 0..<limit, using: &self.random) }

    /// A flight that is under way, mostly; sometimes one that has ended.
    private mutating func anyFlight() -> UInt64 {
        let slot = self.subject.slot
        let open = (slot.current.map { [$0.id] } ?? []) + slot.detached.map(\.id)
        let known = self.number(below: 10) == 0 ? self.startedAt.keys.sorted() : open
        return known.randomElement(using: &self.random) ?? 0
    }
}
