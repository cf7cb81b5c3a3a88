//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(1))) struct FlightRegistryTests {
    private let registry = FlightRegistry()

    private func flight(_ id: UInt64, priority: TaskPriority? = nil) throws -> Flight {
        Flight(
            start: FlightStart(id: id, reason: .load, generation: 1, epoch: 0, claims: nil, readsStore: true),
            key: try CacheKey(authority: "issuer"),
            source: ClosureSource { _ in throw CancellationError() },
            keepsSource: false,
            previous: nil,
            partition: PartitionState(all: CacheEpoch()),
            startedAt: 0,
            priority: priority
        )
    }

    /// A task that ends when it is cancelled.
    private func task() -> Task<Void, Never> {
        Task {
            let (stream, continuation) = AsyncStream<Never>.makeStream()
            await withTaskCancellationHandler {
                for await _ in stream {}
            } onCancel: {
                continuation.finish()
            }
        }
    }

    @Test func aFlightIsFoundUntilItLeaves() throws {
        #expect(self.registry.flight(1) == nil)
        self.registry.enter(try self.flight(1))
        #expect(self.registry.flight(1)?.id == 1)
        #expect(self.registry.depart(1)?.id == 1)
        #expect(self.registry.count == 1)
        self.registry.leave(1)
        self.registry.leave(1)
        #expect(self.registry.flight(1) == nil)
        #expect(self.registry.depart(1) == nil)
        #expect(self.registry.count == 0)
    }

    @Test func aTaskIsCancelledWithItsFlight() async throws {
        self.registry.enter(try self.flight(1))
        let task = self.task()
        self.registry.attach(task, to: 1)
        #expect(!task.isCancelled)
        self.registry.cancel(2)
        #expect(!task.isCancelled)
        self.registry.cancel(1)
        await task.value
        #expect(task.isCancelled)
    }

    @Test func aTaskThatComesAfterTheCancellationIsCancelledToo() async throws {
        self.registry.enter(try self.flight(1))
        self.registry.cancel(1)
        let task = self.task()
        self.registry.attach(task, to: 1)
        await task.value
        #expect(task.isCancelled)
    }

    @Test func aTaskThatHasEndedIsNotKept() throws {
        self.registry.enter(try self.flight(1))
        self.registry.leave(1)
        let task = Task {}
        self.registry.attach(task, to: 1)
        #expect(self.registry.count == 0)
        #expect(!task.isCancelled)
    }

    @Test func closingCancelsEverythingAndReturnsTheTasks() async throws {
        for id in [3, 1, 2] as [UInt64] { self.registry.enter(try self.flight(id)) }
        let tasks = (0..<2).map { _ in self.task() }
        self.registry.attach(tasks[0], to: 1)
        self.registry.attach(tasks[1], to: 2)
        let closed = self.registry.close()
        #expect(closed == tasks)
        for task in closed { await task.value }
        // One that was entered before is not launched any more.
        #expect(self.registry.depart(3) == nil)
        #expect(self.registry.flight(3) == nil)
        self.registry.enter(try self.flight(4))
        #expect(self.registry.depart(4) == nil)
    }

    @Test func urgencyGrowsOnly() async throws {
        self.registry.enter(try self.flight(1, priority: .low))
        let task = self.task()
        self.registry.attach(task, to: 1)
        for priority in [.background, .low, .high, .medium] as [TaskPriority] {
            self.registry.escalate(1, to: priority)
        }
        #expect(self.registry.flight(1)?.priority == .high)
        self.registry.escalate(9, to: .high)
        task.cancel()
        await task.value
    }

    @Test func aFlightThatIsNotLaunchedYetIsLaunchedWithTheHigherUrgency() throws {
        self.registry.enter(try self.flight(1, priority: .low))
        self.registry.escalate(1, to: .high)
        #expect(self.registry.depart(1)?.priority == .high)
    }
}
