//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import LatchkeyTokenCache
import Testing

@Suite(.timeLimit(.minutes(1)))
struct TokenStoreConformanceTests {
    @Test func namesAreUniqueAndMany() {
        let names = TokenStoreConformance.cases.map(\.testDescription)
        #expect(Set(names).count == names.count)
        #expect(names.count >= 120)
        for group in TokenStoreConformance.Group.allCases {
            #expect(TokenStoreConformance.cases.contains { $0.group == group }, "\(group) has no case")
        }
    }

    @Test func safetyCasesCoverEachThingThatMustBeSafe() {
        for group in [.concurrency, .expiry, .leases, .removals, .feed, .epochs] as [TokenStoreConformance.Group] {
            #expect(TokenStoreConformance.cases(enduring: .faults).contains { $0.group == group })
        }
        #expect(TokenStoreConformance.cases(enduring: .faultsAndStaleReads).count >= 15)
    }

    // Scoreboard: CE57
    @Test("finds the flaw", arguments: BrokenStore.Flaw.allCases)
    func findsFlaw(_ flaw: BrokenStore.Flaw) async throws {
        let failed = try await self.failures { BrokenStore(flaw, time: $0) }
        #expect(!failed.isEmpty)
        let expected = flaw.expectedFailures
        #expect(failed.isSuperset(of: expected), "\(expected.subtracting(failed)) did not fail, \(failed) did")
    }

    // Scoreboard: CE57
    @Test func skipsCasesOfMissingRefinements() async throws {
        for conformance in TokenStoreConformance.cases where conformance.group == .leases {
            guard case .skipped(let reason) = try await conformance.verdict(.virtualTime { CoreStore(time: $0) }) else {
                Issue.record("A case of a refinement ran without it.")
                continue
            }
            #expect(reason == "The store is not a LeasingTokenStore.")
        }
    }

    @Test func passesAStoreWithoutRefinements() async throws {
        #expect(try await self.failures { CoreStore(time: $0) }.isEmpty)
    }

    @Test func skipsWhatDoesNotEndureTheDisturbance() async throws {
        let harness = StoreHarness.virtualTime(disturbance: .faults) { MemoryTokenStore(time: $0) }
        for conformance in TokenStoreConformance.cases where conformance.endures == .nothing {
            guard case .skipped = try await conformance.verdict(harness) else {
                Issue.record("A case ran that does not endure faults.")
                continue
            }
        }
    }

    @Test func takesTheStoreDownWhatever() async throws {
        let closed = Record<Bool>()
        let harness = StoreHarness.virtualTime(
            tearDown: { _ in closed.append(true) },
            makeStore: { BrokenStore(.answersInReverse, time: $0) }
        )
        for conformance in TokenStoreConformance.cases.prefix(9) { _ = try await conformance.verdict(harness) }
        #expect(closed.values.count == 9)
    }

    /// The names of the cases that a store fails.
    private func failures(
        _ makeStore: @escaping @Sendable (ManualTime) async throws -> any TokenStore
    ) async throws -> Set<String> {
        var failed: Set<String> = []
        for conformance in TokenStoreConformance.cases {
            let harness = StoreHarness.virtualTime(feedLength: 100, makeStore: makeStore)
            guard case .failed(let failures) = try await conformance.verdict(harness) else { continue }
            #expect(!failures.isEmpty)
            failed.insert(conformance.name)
        }
        return failed
    }
}

extension BrokenStore.Flaw {
    /// Cases that must find the flaw; others may find it too.
    fileprivate var expectedFailures: Set<String> {
        switch self {
        case .answersInReverse: ["answers come in the order of the keys"]
        case .comparesSequencesAlone: ["a higher fence outranks any sequence"]
        case .comparesSigned: ["versions have no sign"]
        case .cursorsOfNobodyAreTheEnd: ["a cursor of nobody is a gap or an error"]
        case .cutsLongPayloads: ["a payload of 64 KiB is a payload"]
        case .dropsRepeatedKeys: ["a key that repeats is answered each time"]
        case .epochsAreShared: ["the epochs of two partitions have nothing to do with each other"]
        case .epochsRaceUnguarded: ["no raise is lost among many"]
        case .extendsAnybodysLease: ["another cannot extend a lease"]
        case .feedHidesGaps: ["what was trimmed is a gap"]
        case .feedLosesChanges: ["no acknowledged change is lost"]
        case .feedReverses: ["changes come in the order in which they were published"]
        case .feedWakesNobody: ["who waits is woken by a change"]
        case .fencesRepeat: ["fences rise with each grant", "fences rise when leases end by themselves"]
        case .forgetsTombstones: ["a tombstone keeps the removed version and older ones away"]
        case .grantsTakenLeases: ["a lease has one owner at a time", "of many that ask at once one gets the lease"]
        case .ignoresConditions: ["ifNewer: a newer version stays"]
        case .ignoresPartitionsInListings: ["a listing of a partition lists its records alone"]
        case .keepsServingWhenClosed: ["a closed store serves no records"]
        case .leasesOutliveTheirTime: ["a lease ends with its duration"]
        case .listingsNeverEnd: ["every record is listed whatever the size of the pages"]
        case .listsTheFirstPageAlone: ["every record is listed whatever the size of the pages"]
        case .popularityIsSortedByName: ["the list of one instance keeps its order"]
        case .putsUnguarded: ["of many that write if absent one succeeds"]
        case .refusesEmptyPayloads: ["a payload may be empty"]
        case .releasesAnybodysLease: ["another cannot give a lease back"]
        case .servesExpired: ["an expired record is not read"]
        case .tombstonesBlockWritesIfAbsent:
            ["a tombstone lets an older record through that is written if absent"]
        case .wholeCallFailsWithOne: ["a refused write does not hold up the others"]
        }
    }
}

/// A store with no refinement.
private struct CoreStore: TokenStore {
    let base: MemoryTokenStore

    init(time: ManualTime) {
        self.base = MemoryTokenStore(time: time)
    }

    func get(_ keys: [StoreKey], timeout: Duration) async -> [StoreReadOutcome] {
        await self.base.get(keys, timeout: timeout)
    }

    func put(_ writes: [StoreWrite], timeout: Duration) async -> [StoreWriteOutcome] {
        await self.base.put(writes, timeout: timeout)
    }

    func remove(_ removals: [StoreRemoval], timeout: Duration) async -> [StoreRemovalOutcome] {
        await self.base.remove(removals, timeout: timeout)
    }

    func health(timeout: Duration) async -> TokenStoreError? { await self.base.health(timeout: timeout) }

    func close(timeout: Duration) async { await self.base.close(timeout: timeout) }
}
