//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import LatchkeyTokenCache

/// A store that breaks the contract in one way.
final class BrokenStore: Sendable {
    /// The ways.
    enum Flaw: CaseIterable {
        case answersInReverse
        case comparesSequencesAlone
        case comparesSigned
        case cursorsOfNobodyAreTheEnd
        case cutsLongPayloads
        case dropsRepeatedKeys
        case epochsAreShared
        case epochsRaceUnguarded
        case extendsAnybodysLease
        case feedHidesGaps
        case feedLosesChanges
        case feedReverses
        case feedWakesNobody
        case fencesRepeat
        case forgetsTombstones
        case grantsTakenLeases
        case ignoresConditions
        case ignoresPartitionsInListings
        case keepsServingWhenClosed
        case leasesOutliveTheirTime
        case listingsNeverEnd
        case listsTheFirstPageAlone
        case popularityIsSortedByName
        case putsUnguarded
        case refusesEmptyPayloads
        case releasesAnybodysLease
        case servesExpired
        case tombstonesBlockWritesIfAbsent
        case wholeCallFailsWithOne
    }

    let flaw: Flaw
    let base: MemoryTokenStore
    /// The records that were accepted, in case the flaw is to keep them.
    let kept = Locked<[StoreKey: StoredRecord]>([:])

    init(_ flaw: Flaw, time: ManualTime) {
        self.flaw = flaw
        self.base = MemoryTokenStore(options: .init(feedLength: 100), time: time)
    }
}

extension BrokenStore: TokenStore {
    func get(_ keys: [StoreKey], timeout: Duration) async -> [StoreReadOutcome] {
        let outcomes = await self.base.get(keys, timeout: timeout)
        switch self.flaw {
        case .answersInReverse:
            return outcomes.reversed()
        case .dropsRepeatedKeys:
            return zip(keys.indices, outcomes).filter { !keys[..<$0.0].contains(keys[$0.0]) }.map(\.1)
        case .servesExpired:
            return self.kept.withLock { kept in
                zip(keys, outcomes).map { key, outcome in
                    guard case .absent = outcome, let record = kept[key] else { return outcome }
                    return .record(record)
                }
            }
        case .keepsServingWhenClosed:
            return zip(keys, outcomes).map { key, outcome in
                guard case .failed = outcome else { return outcome }
                return self.kept.withLock { $0[key] }.map(StoreReadOutcome.record) ?? .absent
            }
        default:
            return outcomes
        }
    }

    func put(_ writes: [StoreWrite], timeout: Duration) async -> [StoreWriteOutcome] {
        var outcomes: [StoreWriteOutcome] = []
        switch self.flaw {
        case .putsUnguarded:
            for write in writes { await outcomes.append(self.putUnguarded(write, timeout: timeout)) }
        case .tombstonesBlockWritesIfAbsent:
            for write in writes { await outcomes.append(self.putBelowTombstone(write, timeout: timeout)) }
        default:
            outcomes = await self.base.put(writes.map(self.spoiled), timeout: timeout)
        }
        if self.flaw == .wholeCallFailsWithOne, let failed = outcomes.first(where: { !$0.isAccepted }) {
            outcomes = outcomes.map { _ in failed }
        }
        self.kept.withLock { kept in
            for (write, outcome) in zip(writes, outcomes) where outcome.isAccepted {
                kept[write.record.key] = write.record
            }
        }
        return outcomes
    }

    func remove(_ removals: [StoreRemoval], timeout: Duration) async -> [StoreRemovalOutcome] {
        let spoiled = removals.map { removal in
            var removal = removal
            if self.flaw == .forgetsTombstones { removal.tombstone = .zero }
            return removal
        }
        self.kept.withLock { kept in
            for removal in removals { kept[removal.key] = nil }
        }
        return await self.base.remove(spoiled, timeout: timeout)
    }

    func health(timeout: Duration) async -> TokenStoreError? { await self.base.health(timeout: timeout) }

    func close(timeout: Duration) async { await self.base.close(timeout: timeout) }
}

extension BrokenStore {
    private func spoiled(_ write: StoreWrite) -> StoreWrite {
        var write = write
        switch self.flaw {
        case .ignoresConditions: write.condition = .always
        case .comparesSequencesAlone: write.record.version.fence = 0
        case .comparesSigned:
            // Numbers above half the range order below the others.
            write.record.version.sequence ^= 1 << 63
        case .cutsLongPayloads: write.record.payload = Array(write.record.payload.prefix(65_535))
        case .refusesEmptyPayloads where write.record.payload.isEmpty: write.record.key.bytes = []
        default: break
        }
        return write
    }

    /// Looks first and writes then.
    private func putUnguarded(_ write: StoreWrite, timeout: Duration) async -> StoreWriteOutcome {
        let stored = await self.base.get([write.record.key], timeout: timeout)[0].stored?.version
        let holds =
            switch write.condition {
            case .always: true
            case .ifAbsent: stored == nil
            case .ifVersion(let version): stored == version
            case .ifNewer: stored.map { $0 < write.record.version } ?? true
            }
        guard holds else { return .superseded(by: stored) }
        await self.letOthersLook()
        return await self.base.put([StoreWrite(write.record, condition: .always)], timeout: timeout)[0]
    }

    /// Gives others who race ample time to look, before this one writes what it decided.
    func letOthersLook() async {
        for _ in 0..<100 { await Task.yield() }
    }

    private func putBelowTombstone(_ write: StoreWrite, timeout: Duration) async -> StoreWriteOutcome {
        let stored = await self.base.get([write.record.key], timeout: timeout)[0].stored
        let isIfAbsent = write.condition == .ifAbsent && stored == nil
        return await self.base.put([isIfAbsent ? StoreWrite(write.record) : write], timeout: timeout)[0]
    }
}

extension StoreReadOutcome {
    fileprivate var stored: StoredRecord? {
        guard case .record(let record) = self else { return nil }
        return record
    }
}

extension StoreWriteOutcome {
    fileprivate var isAccepted: Bool {
        guard case .accepted = self else { return false }
        return true
    }
}
