//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(1))) struct TimerQueueTests {
    private let queue = TimerQueue()
    private let key: CacheKey

    init() throws {
        self.key = try CacheKey(authority: "issuer")
    }

    /// Sets a timer with a number.
    ///
    /// - Returns: The number of the sleeper to be started, if one is.
    private func arm(_ number: UInt64, at deadline: Int64) -> UInt64? {
        if case .startSleeper(let sleeper) = self.queue.arm(.late(self.key, number), at: deadline) {
            sleeper
        } else {
            nil
        }
    }

    /// The numbers of the timers that are due.
    private func due(at now: Int64) -> [UInt64] {
        self.queue.due(at: now).compactMap { if case .late(_, let number) = $0 { number } else { nil } }
    }

    @Test func timersGoOffInTheOrderOfTheirDeadlines() {
        for (number, deadline) in [(1, 30), (2, 10), (3, 20), (4, 10), (5, 20)] as [(UInt64, Int64)] {
            _ = self.arm(number, at: deadline)
        }
        #expect(self.queue.count == 5)
        #expect(self.due(at: 9) == [])
        #expect(self.due(at: 20) == [2, 4, 3, 5])
        #expect(self.due(at: 20) == [])
        #expect(self.due(at: .max) == [1])
        #expect(self.queue.count == 0)
    }

    @Test func oneSleeperIsEnoughUntilSomethingIsDueEarlier() {
        let first = self.arm(1, at: 100)
        #expect(first != nil)
        #expect(self.arm(2, at: 100) == nil)
        #expect(self.arm(3, at: 200) == nil)
        let second = self.arm(4, at: 50)
        #expect(second != nil)
        #expect(second != first)
        // The one that was replaced goes home.
        #expect(self.queue.nextDeadline(sleeper: first!) == nil)
        #expect(self.queue.nextDeadline(sleeper: second!) == 50)
        #expect(self.due(at: 50) == [4])
        #expect(self.queue.nextDeadline(sleeper: second!) == 100)
        #expect(self.arm(5, at: 100) == nil)
        #expect(self.due(at: 200) == [1, 2, 5, 3])
        #expect(self.queue.nextDeadline(sleeper: second!) == nil)
        // None sleeps now.
        #expect(self.arm(6, at: 300) != nil)
    }

    @Test func aTimerThatIsSetBetweenWakingAndSleepingIsHeeded() {
        let sleeper = self.arm(1, at: 100)!
        #expect(self.due(at: 100) == [1])
        // The sleeper has not looked for its next deadline yet: it will find this one.
        #expect(self.arm(2, at: 150) == nil)
        #expect(self.queue.nextDeadline(sleeper: sleeper) == 150)
    }

    @Test func aSleeperThatWasReplacedIsCancelled() async {
        let first = self.arm(1, at: 100)!
        let task = Self.sleeper()
        self.queue.attach(task, number: first)
        #expect(!task.isCancelled)
        let second = self.arm(2, at: 50)!
        #expect(task.isCancelled)
        let late = Self.sleeper()
        self.queue.attach(late, number: first)
        #expect(late.isCancelled)
        let current = Self.sleeper()
        self.queue.attach(current, number: second)
        #expect(!current.isCancelled)
        #expect(self.queue.close() == current)
        #expect(current.isCancelled)
        for task in [task, late, current] { await task.value }
    }

    @Test func aClosedQueueDoesNothing() async {
        let sleeper = self.arm(1, at: 100)!
        #expect(self.queue.close() == nil)
        #expect(self.queue.count == 0)
        #expect(self.queue.nextDeadline(sleeper: sleeper) == nil)
        #expect(self.due(at: .max) == [])
        guard case .closed = self.queue.arm(.tick, at: 1) else {
            Issue.record("A closed queue took a timer.")
            return
        }
        #expect(self.queue.count == 0)
        let task = Self.sleeper()
        self.queue.attach(task, number: sleeper)
        #expect(task.isCancelled)
        await task.value
    }

    @Test func callsWithALimitAreOverWhenTheQueueIsClosed() {
        let ends = Locked<[Bool]>([])
        let call = BoundedCall()
        call.onEnd { inTime in ends.withLock { $0.append(inTime) } }
        _ = self.queue.arm(.bound(call), at: 100)
        _ = self.queue.close()
        #expect(ends.withLock { $0 } == [false])
    }

    @Test("any sequence agrees with a list of deadlines", arguments: 1...20 as ClosedRange<UInt64>)
    func agreesWithAList(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var model: [(deadline: Int64, number: UInt64)] = []
        var now: Int64 = 0
        var sleeper: UInt64?
        var sleepsUntil: Int64 = .max
        for number in 1...2000 as ClosedRange<UInt64> {
            if Int.random(in: 0..<3, using: &random) > 0 {
                let distance = Int64.random(in: -5...Int64.random(in: 1...2000, using: &random), using: &random)
                model.append((now + distance, number))
                let started = self.arm(number, at: now + distance)
                // The sleeper never sleeps past the earliest deadline.
                #expect((started != nil) == (sleeper == nil || now + distance < sleepsUntil))
                if let started { (sleeper, sleepsUntil) = (started, now + distance) }
            } else {
                now += Int64.random(in: 0...100, using: &random)
                let due = model.filter { $0.deadline <= now }.sorted {
                    ($0.deadline, $0.number) < ($1.deadline, $1.number)
                }
                model.removeAll { $0.deadline <= now }
                #expect(self.due(at: now) == due.map(\.number))
                if let awake = sleeper, sleepsUntil <= now {
                    let next = self.queue.nextDeadline(sleeper: awake)
                    #expect(next == model.map(\.deadline).min())
                    if let next { sleepsUntil = next } else { (sleeper, sleepsUntil) = (nil, .max) }
                }
            }
            #expect(self.queue.count == model.count)
        }
    }

    /// A task that ends when it is cancelled.
    private static func sleeper() -> Task<Void, Never> {
        Task {
            let (stream, continuation) = AsyncStream<Never>.makeStream()
            await withTaskCancellationHandler {
                for await _ in stream {}
            } onCancel: {
                continuation.finish()
            }
        }
    }
}
