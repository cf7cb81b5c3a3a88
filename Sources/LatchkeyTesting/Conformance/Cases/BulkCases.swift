//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension TokenStoreConformance {
    static let bulkCases: [Case] = [
        Case("calls without keys have no outcomes", .bulk) { trial in
            let reads = await trial.store.get([], timeout: StoreTrial.timeout)
            let writes = await trial.store.put([], timeout: StoreTrial.timeout)
            let removals = await trial.store.remove([], timeout: StoreTrial.timeout)
            trial.check(reads.isEmpty && writes.isEmpty && removals.isEmpty, "An empty call has outcomes")
        },
        Case("outcomes of writes come in the order of the writes", .bulk) { trial in
            await trial.accepts(trial.record("taken", 5))
            let writes = [
                StoreWrite(trial.record("taken", 4)), StoreWrite(trial.record("free", 1)),
                StoreWrite(trial.record("taken", 6), condition: .ifAbsent), StoreWrite(trial.record("taken", 6)),
            ]
            let outcomes = await trial.store.put(writes, timeout: StoreTrial.timeout)
            trial.check(outcomes.map(\.isAccepted) == [false, true, false, true], "The outcomes were \(outcomes)")
            await trial.reads(trial.record("taken", 6))
            await trial.reads(trial.record("free", 1))
        },
        Case("of two writes for one key the later sees the earlier", .bulk) { trial in
            let writes = [
                StoreWrite(trial.record("key", 1), condition: .ifAbsent),
                StoreWrite(trial.record("key", 2), condition: .ifAbsent),
                StoreWrite(trial.record("key", 3), condition: .ifVersion(.init(sequence: 1))),
                StoreWrite(trial.record("key", 2), condition: .ifNewer),
            ]
            let outcomes = await trial.store.put(writes, timeout: StoreTrial.timeout)
            trial.check(outcomes.map(\.isAccepted) == [true, false, true, false], "The outcomes were \(outcomes)")
            await trial.reads(trial.record("key", 3))
        },
        Case("outcomes of removals come in the order of the removals", .bulk) { trial in
            await trial.accepts(trial.record("one", 5))
            await trial.accepts(trial.record("two", 5))
            let removals = [
                trial.removal("none"), trial.removal("two", .ifVersion(.init(sequence: 4))), trial.removal("one"),
            ]
            let outcomes = await trial.store.remove(removals, timeout: StoreTrial.timeout)
            trial.check(outcomes.count == 3, "Three removals have \(outcomes.count) outcomes")
            guard case .absent? = outcomes.first, case .superseded? = outcomes.dropFirst().first else {
                return trial.check(false, "The outcomes were \(outcomes)")
            }
            trial.check(outcomes.last?.isRemoved == true, "The outcomes were \(outcomes)")
        },
        Case("of two removals of one key the later sees the earlier", .bulk) { trial in
            await trial.accepts(trial.record())
            let outcomes = await trial.store.remove([trial.removal(), trial.removal()], timeout: StoreTrial.timeout)
            trial.check(outcomes.map(\.isRemoved) == [true, false], "The outcomes were \(outcomes)")
        },
        Case("a refused write does not hold up the others", .bulk) { trial in
            await trial.accepts(trial.record("key 7", 9))
            let writes = (0..<20).map { StoreWrite(trial.record("key \($0)", 1)) }
            let outcomes = await trial.store.put(writes, timeout: StoreTrial.timeout)
            trial.check(outcomes.map(\.isAccepted) == (0..<20).map { $0 != 7 }, "The outcomes were \(outcomes)")
            for number in 0..<20 where number != 7 { await trial.reads(trial.record("key \(number)", 1)) }
        },
        Case("five hundred records are written, read and removed at a time", .bulk) { trial in
            let records = (0..<500).map { trial.record("key \($0)", UInt64($0)) }
            let writes = await trial.store.put(records.map { StoreWrite($0) }, timeout: StoreTrial.timeout)
            trial.check(writes.count == 500 && writes.allSatisfy(\.isAccepted), "Not all were written")
            let reads = await trial.store.get(records.map(\.key), timeout: StoreTrial.timeout)
            trial.check(reads.map(\.stored) == records, "Not all were read in order")
            let removals = records.map { StoreRemoval(key: $0.key, partition: $0.partition) }
            let removed = await trial.store.remove(removals, timeout: StoreTrial.timeout)
            trial.check(removed.count == 500 && removed.allSatisfy(\.isRemoved), "Not all were removed")
            let rest = await trial.store.get(records.map(\.key), timeout: StoreTrial.timeout)
            trial.check(rest.allSatisfy { $0.stored == nil }, "Some are still read")
        },
        Case("a call may name one key five hundred times", .bulk) { trial in
            let writes = (1...500).map { StoreWrite(trial.record("key", UInt64($0))) }
            let outcomes = await trial.store.put(writes, timeout: StoreTrial.timeout)
            trial.check(outcomes.allSatisfy(\.isAccepted), "A newer version was not accepted")
            let key = trial.key()
            let reads = await trial.store.get(Array(repeating: key, count: 500), timeout: StoreTrial.timeout)
            trial.check(
                reads.map(\.stored) == Array(repeating: trial.record("key", 500), count: 500),
                "The last record was not read each time"
            )
        },
    ]
}
