//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension TokenStoreConformance {
    static let removalCases: [Case] = [
        Case("always: a stored record is removed", .removals, enduring: .faults) { trial in
            await trial.accepts(trial.record())
            await trial.removes(trial.removal())
            await trial.readsNothing()
            await trial.readsNothing(from: trial.other)
        },
        Case("always: where nothing is nothing is removed", .removals) { trial in
            await trial.hasNothing(toRemove: trial.removal())
            await trial.readsNothing()
        },
        Case("a record is removed once", .removals) { trial in
            await trial.accepts(trial.record())
            await trial.removes(trial.removal())
            await trial.hasNothing(toRemove: trial.removal())
        },
        Case("ifVersion: the same version is removed", .removals, enduring: .faults) { trial in
            await trial.accepts(trial.record(fence: 2, 5))
            await trial.removes(trial.removal("key", .ifVersion(.init(fence: 2, sequence: 5))))
            await trial.readsNothing()
        },
        Case("ifVersion: another version stays", .removals, enduring: .faults) { trial in
            let record = trial.record(fence: 2, 5)
            await trial.accepts(record)
            for other in [RecordVersion(fence: 2, sequence: 6), .init(fence: 2, sequence: 4), .init(sequence: 5)] {
                await trial.keeps(record.version, despite: trial.removal("key", .ifVersion(other)))
            }
            await trial.reads(record)
        },
        Case("ifVersion: where nothing is nothing is removed", .removals) { trial in
            await trial.hasNothing(toRemove: trial.removal("key", .ifVersion(.init(sequence: 0))))
        },
        Case("ifNotNewer: an equal and an older version are removed", .removals, enduring: .faults) { trial in
            for limit in [5, 6] as [UInt64] {
                let name = "key \(limit)"
                await trial.accepts(trial.record(name, 5))
                await trial.removes(trial.removal(name, .ifNotNewer(than: .init(sequence: limit))))
                await trial.readsNothing(name)
            }
        },
        Case("ifNotNewer: a newer version stays", .removals, enduring: .faults) { trial in
            let record = trial.record(fence: 1, 5)
            await trial.accepts(record)
            for limit in [RecordVersion(fence: 1, sequence: 4), .init(sequence: 9)] {
                await trial.keeps(record.version, despite: trial.removal("key", .ifNotNewer(than: limit)))
            }
            await trial.reads(record)
        },
        Case("a refused removal leaves the record and no tombstone", .removals, enduring: .faults) { trial in
            let record = trial.record("key", 5)
            await trial.accepts(record)
            await trial.keeps(record.version, despite: trial.removal("key", .ifVersion(.init(sequence: 9))))
            await trial.accepts(trial.record("key", 6))
            await trial.reads(trial.record("key", 6))
        },
        Case("a removal concerns its own key alone", .removals, enduring: .faults) { trial in
            await trial.accepts(trial.record("one"))
            await trial.accepts(trial.record("two"))
            await trial.removes(trial.removal("one"))
            await trial.reads(trial.record("two"))
            await trial.accepts(trial.record("three"))
            await trial.reads(trial.record("three"))
        },
        Case("what must be kept can be removed", .removals, enduring: .faults) { trial in
            await trial.accepts(trial.record(durability: .mustKeep))
            await trial.removes(trial.removal())
            await trial.readsNothing()
        },
    ]
}
