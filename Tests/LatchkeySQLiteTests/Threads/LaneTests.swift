//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Testing

@testable import LatchkeySQLite

/// Calls on their way to threads; here nobody takes them unless a test does.
@Suite(.timeLimit(.minutes(1))) struct LaneTests {
    private let lane = Lane()

    /// Leaves a call and waits for its answer: a number, or what it failed with.
    private func call(_ number: Int = 0, deadline: Int64 = .max) async -> Result<Int, TokenStoreError> {
        await withCheckedContinuation { continuation in
            self.lane.submit(
                StoreCall<Result<Int, TokenStoreError>>(
                    deadline: deadline,
                    mustReachDisk: false,
                    continuation: continuation,
                    failed: { .failure($0) },
                    work: { _ in .success(number) }
                )
            )
        }
    }

    private func waiting(_ count: Int) async {
        while self.lane.load.waiting < count { await Task.yield() }
    }

    @Test func callThatNobodyTakesIsAnsweredInTime() async {
        let now = SystemTime().continuousNanoseconds()
        #expect(await self.call(deadline: now).failure?.code == .timedOut)
        #expect(await self.call(deadline: now + 5_000_000).failure?.code == .timedOut)
        #expect(self.lane.load.waiting == 0)
    }

    @Test func callThatAThreadHangsOnIsAnsweredInTime() async {
        async let answer = self.call(deadline: SystemTime().continuousNanoseconds() + 50_000_000)
        // A busy machine may let the time pass before; then there is nothing to take.
        _ = self.lane.next(for: 0, atMost: 1, patience: .milliseconds(40))
        #expect(await answer.failure?.code == .timedOut)
    }

    @Test func callsComeInTheirOrderAndNoMoreThanAreWanted() async {
        async let answers = withTaskGroup { group in
            for number in 0..<5 {
                await self.waiting(number)
                group.addTask { await self.call(number) }
            }
            return await group.reduce(into: [Int]()) { numbers, answer in
                if case .success(let number) = answer { numbers.append(number) }
            }
        }
        await self.waiting(5)
        guard case .calls(let first) = self.lane.next(for: 0, atMost: 3) else {
            Issue.record("No calls.")
            return
        }
        #expect(first.count == 3)
        #expect(self.lane.load == (2, 3))
        guard case .calls(let rest) = self.lane.next(for: 1, atMost: 3) else {
            Issue.record("No calls.")
            return
        }
        #expect(rest.count == 2)
        #expect(self.lane.load == (0, 5))
        for call in first + rest { call.fail(.sqliteStoreClosed) }
        #expect(await answers.isEmpty)
        if case .nothing = self.lane.next(for: 0, atMost: 3, patience: .milliseconds(1)) {
        } else {
            Issue.record("There is nothing to do.")
        }
        #expect(self.lane.load == (0, 2))
    }

    @Test func closedLaneGivesWhatItHasAndTakesNoMore() async {
        async let answer = self.call(1)
        await self.waiting(1)
        self.lane.close()
        #expect(await self.call(2).failure?.code == .closed)
        guard case .calls(let calls) = self.lane.next(for: 0, atMost: 9) else {
            Issue.record("No calls.")
            return
        }
        for call in calls { call.fail(.sqliteStoreTimedOut) }
        #expect(await answer.failure?.code == .timedOut)
        if case .end = self.lane.next(for: 0, atMost: 9) {} else { Issue.record("It is the end.") }
    }

    @Test func abandonedLaneAnswersEverybody() async {
        async let answer = self.call(1)
        await self.waiting(1)
        self.lane.abandon(.sqliteStoreClosed)
        #expect(await answer.failure?.code == .closed)
        #expect(await self.call(2).failure?.code == .closed)
    }

    @Test func signalWakesThoseWhoWaitAndNotThoseWhoKnow() async {
        let signal = Signal()
        let time = SystemTime()
        let end = time.continuousNanoseconds() + patience.nanoseconds
        async let waiting: Void = signal.wait(beyond: 0, until: end, by: time)
        signal.raise()
        await waiting
        #expect(signal.count == 1)
        // It has happened before: nobody need wait.
        await signal.wait(beyond: 0, until: end, by: time)
        // The time is over.
        await signal.wait(beyond: 1, until: time.continuousNanoseconds(), by: time)
        let task = Task { await signal.wait(beyond: 1, until: end, by: time) }
        task.cancel()
        await task.value
    }
}

extension Result {
    fileprivate var failure: Failure? {
        if case .failure(let error) = self { error } else { nil }
    }
}
