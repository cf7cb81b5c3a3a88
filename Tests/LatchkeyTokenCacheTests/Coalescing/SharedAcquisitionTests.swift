//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// Many callers of one key, and what they share.
@Suite(.timeLimit(.minutes(5))) struct SharedAcquisitionTests {
    // Scoreboard: CE1
    @Test func thousandCallersOfOneKeyLeadToOneCall() async throws {
        let gate = Gate()
        try await withCacheBench([.after(gate, .token("first"))]) { bench in
            let callers = bench.ask(times: 1000)
            await bench.settle()
            #expect(callers.waiting == 1000)
            #expect(bench.cache.explain(bench.key).waiters == 1000)
            gate.open()
            await bench.settle()
            #expect(callers.tokens == ["first"])
            #expect(callers.count { $0.label == .loadedFromAuthority } == 1)
            #expect(callers.count { $0.label == .joined } == 999)
            #expect(Set(callers.map { $0.result?.flight }).count == 1)
            #expect(bench.calls == 1)
        }
    }

    // Scoreboard: CE1
    @Test func callersWhoComeWhileTheTokenIsAcquiredJoin() async throws {
        try await withCacheBench { bench in
            bench.source.append(.taking(.seconds(5), of: bench.time, .token("first")))
            let first = await bench.answer()
            await bench.advance(by: .seconds(4))
            let second = await bench.answer()
            #expect(first.isWaiting && second.isWaiting)
            await bench.advance(by: .seconds(1))
            #expect([first, second].tokens == ["first"])
            #expect(first.result?.waited == .seconds(5))
            #expect(second.result?.waited == .seconds(1))
            #expect(bench.calls == 1)
        }
    }

    // Scoreboard: CE2
    @Test func failureIsSharedAndNobodyRepeatsTheWork() async throws {
        let gate = Gate()
        try await withCacheBench([.after(gate, .failure(.permanent))]) { bench in
            let callers = bench.ask(times: 1000)
            await bench.settle()
            gate.open()
            await bench.settle()
            #expect(callers.errors == [.acquisitionFailed])
            #expect(callers.allSatisfy { ($0.error?.cause as? ScriptedFailure)?.failure.kind == .permanent } == true)
            #expect(bench.calls == 1)
        }
    }

    // Scoreboard: CE2
    @Test func transientFailureIsRepeatedOnceForAll() async throws {
        try await withCacheBench([.failure(.transient), .token("second")]) { bench in
            let callers = bench.ask(times: 100)
            await bench.settle()
            await bench.advance(by: .milliseconds(199))
            #expect(callers.waiting == 100)
            #expect(bench.calls == 1)
            await bench.advance(by: .milliseconds(401))
            #expect(callers.tokens == ["second"])
            #expect(bench.calls == 2)
        }
    }

    // Scoreboard: CE2
    @Test func secondTransientFailureEndsTheWaitOfAll() async throws {
        try await withCacheBench(afterwards: .failure(.transient)) { bench in
            let callers = bench.ask(times: 100)
            await bench.advance(by: .milliseconds(600))
            #expect(callers.errors == [.acquisitionFailed])
            #expect(bench.calls == 2)
        }
    }

    @Test func failureNearTheEndOfTheTimeLimitIsNotRepeated() async throws {
        try await withCacheBench { bench in
            bench.source.append(.taking(.milliseconds(28_001), of: bench.time, .failure(.transient)))
            let caller = await bench.answer()
            await bench.advance(by: .milliseconds(28_001))
            #expect(caller.error?.code == .acquisitionFailed)
            #expect(bench.calls == 1)
        }
    }

    @Test(arguments: AcquisitionFailure.Kind.allCases.filter { $0 != .transient })
    func otherFailuresAreNotRepeated(kind: AcquisitionFailure.Kind) async throws {
        try await withCacheBench([.failure(kind)]) { bench in
            let caller = await bench.answer()
            await bench.advance(by: .seconds(1))
            #expect(caller.error?.code == .acquisitionFailed)
            #expect(bench.calls == 1)
        }
    }

    // Scoreboard: CE5
    @Test func oneStuckKeyBlocksNoOther() async throws {
        try await withCacheBench { bench in
            let stuck = ScriptedSource(afterwards: .never)
            let victim = await bench.answer(from: stuck)
            for number in 0..<200 {
                let other = try CacheKey.sample("\(number)")
                #expect(await bench.answer(other).token != nil, "key \(number) waits")
            }
            #expect(victim.isWaiting)
        }
    }

    // Scoreboard: CE5
    @Test func crowdAtOneKeyDoesNotHoldUpAnother() async throws {
        let gate = Gate()
        try await withCacheBench([.after(gate, .token())]) { bench in
            let crowd = bench.ask(times: 20_000)
            await bench.settle()
            let other = try await bench.answer(.sample("other"))
            #expect(other.token == "token-2")
            #expect(crowd.waiting == 20_000)
            gate.open()
            await bench.settle()
            #expect(crowd.tokens == ["token-1"])
        }
    }

    // Scoreboard: CE16
    @Test func refreshIsSharedByAllWhoFindItDue() async throws {
        try await withCacheBench([.token("old", life: .seconds(3600))]) { bench in
            _ = await bench.answer()
            try await bench.advanceToRefresh()
            let gate = Gate()
            bench.source.append(.after(gate, .token("new")))
            let callers = bench.ask(times: 1000)
            await bench.settle()
            #expect(callers.tokens == ["old"])
            #expect(Set(callers.map(\.label)) == [.hitRefreshing, .hitFresh])
            #expect(bench.calls == 2)
            gate.open()
            await bench.settle()
            #expect(await bench.answer().token == "new")
            #expect(bench.calls == 2)
        }
    }

    // MARK: - What callers bring with them

    @TaskLocal private static var traveller: String?

    @Test func taskLocalValuesOfACallerDoNotReachTheSource() async throws {
        let seen = Locked<[String?]>([])
        let step = ScriptedSource.Step.perform { _, _ in
            seen.withLock { $0.append(Self.traveller) }
            return AcquiredToken(value: "token", lifetime: .duration(.seconds(60)))
        }
        try await withCacheBench([step]) { bench in
            await Self.$traveller.withValue("caller") { _ = await bench.answer() }
        }
        #expect(seen.withLock { $0 } == [nil])
    }

    @Test func urgentCallerMakesTheSharedAcquisitionUrgent() async throws {
        let gate = Gate()
        let seen = Locked<[TaskPriority]>([])
        let step = ScriptedSource.Step.perform { _, _ in
            seen.withLock { $0.append(Task.currentPriority) }
            try await gate.wait()
            seen.withLock { $0.append(Task.currentPriority) }
            return AcquiredToken(value: "token", lifetime: .duration(.seconds(60)))
        }
        try await withCacheBench([step]) { bench in
            let patient = bench.ask(priority: .low)
            await bench.settle()
            let urgent = bench.ask(priority: .high)
            await bench.settle()
            gate.open()
            await bench.settle()
            #expect([patient, urgent].tokens == ["token"])
        }
        #expect(seen.withLock { $0 } == [.low, .high])
    }
}
