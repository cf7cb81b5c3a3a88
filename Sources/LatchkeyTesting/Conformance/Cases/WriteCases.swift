//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension TokenStoreConformance {
    static let writeCases: [Case] = [
        Case("always: the first write is accepted", .writes, enduring: .faults) { trial in
            await trial.accepts(trial.record(), .always)
            await trial.reads(trial.record())
        },
        Case("always: a newer, an equal and an older version replace what is stored", .writes) { trial in
            for (number, sequence) in ([5, 6, 6, 2] as [UInt64]).enumerated() {
                let record = trial.record("key", sequence, payload: [UInt8(number)])
                await trial.accepts(record, .always)
                await trial.reads(record)
            }
        },
        Case("ifAbsent: the first write is accepted", .writes, enduring: .faults) { trial in
            await trial.accepts(trial.record(), .ifAbsent)
            await trial.reads(trial.record())
        },
        Case("ifAbsent: a stored record stays, whatever the version", .writes, enduring: .faults) { trial in
            let record = trial.record("key", 5)
            await trial.accepts(record)
            for sequence in [4, 6] as [UInt64] {
                await trial.refuses(trial.record("key", sequence), .ifAbsent, because: record.version)
            }
            await trial.reads(record)
        },
        Case("ifAbsent: a removed record makes room", .writes, enduring: .faults) { trial in
            await trial.accepts(trial.record("key", 5))
            await trial.removes(trial.removal())
            await trial.accepts(trial.record("key", 6), .ifAbsent)
            await trial.reads(trial.record("key", 6))
        },
        Case("ifVersion: the same version is replaced", .writes, enduring: .faults) { trial in
            await trial.accepts(trial.record("key", 5))
            await trial.accepts(trial.record("key", 6), .ifVersion(.init(sequence: 5)))
            await trial.reads(trial.record("key", 6))
        },
        Case("ifVersion: the new version may be lower", .writes, enduring: .faults) { trial in
            await trial.accepts(trial.record("key", 5))
            await trial.accepts(trial.record("key", 1), .ifVersion(.init(sequence: 5)))
            await trial.reads(trial.record("key", 1))
        },
        Case("ifVersion: another version stays", .writes, enduring: .faults) { trial in
            let record = trial.record(fence: 2, 5)
            await trial.accepts(record)
            for other in [RecordVersion(fence: 2, sequence: 4), .init(fence: 1, sequence: 5), .init(sequence: 5)] {
                await trial.refuses(trial.record(fence: 2, 6), .ifVersion(other), because: record.version)
            }
            await trial.reads(record)
        },
        Case("ifVersion: nothing is not a version", .writes, enduring: .faults) { trial in
            await trial.refuses(trial.record(), .ifVersion(.init(sequence: 1)), because: nil)
            await trial.refuses(trial.record(), .ifVersion(.init(sequence: 0)), because: nil)
            await trial.readsNothing()
        },
        Case("ifNewer: the first write is accepted", .writes, enduring: .faults) { trial in
            await trial.accepts(trial.record("key", 0), .ifNewer)
            await trial.reads(trial.record("key", 0))
        },
        Case("ifNewer: an older version is replaced", .writes, enduring: .faults) { trial in
            await trial.accepts(trial.record("key", 5))
            await trial.accepts(trial.record("key", 6))
            await trial.reads(trial.record("key", 6))
        },
        Case("ifNewer: the same version stays", .writes) { trial in
            let record = trial.record("key", 5)
            await trial.accepts(record)
            await trial.refuses(trial.record("key", 5, payload: [1]), because: record.version)
            await trial.reads(record)
        },
        Case("ifNewer: a newer version stays", .writes, enduring: .faults) { trial in
            let record = trial.record("key", 5)
            await trial.accepts(record)
            await trial.refuses(trial.record("key", 4), because: record.version)
            await trial.reads(record)
        },
        Case("an accepted write replaces every field", .writes, enduring: .faults) { trial in
            await trial.accepts(trial.record("key", 5, partition: "one", payload: Array(repeating: 1, count: 1000)))
            var record = trial.record("key", 6, partition: "two", durability: .mustKeep, payload: [2])
            record.epoch = 9
            record.expiresAt.milliseconds -= 5_000
            await trial.accepts(record)
            await trial.reads(record)
        },
        Case("a refused write changes nothing", .writes, enduring: .faults) { trial in
            let record = trial.record("key", 5, payload: [1, 2, 3])
            await trial.accepts(record)
            var refused = trial.record("key", 4, partition: "elsewhere", payload: [])
            refused.expiresAt.milliseconds += 5_000
            refused.epoch = 3
            await trial.refuses(refused, because: record.version)
            await trial.reads(record)
        },
        Case("a write concerns its own key alone", .writes, enduring: .faults) { trial in
            await trial.accepts(trial.record("one", 5))
            await trial.accepts(trial.record("two", 1))
            await trial.reads(trial.record("one", 5))
            await trial.reads(trial.record("two", 1))
        },
        Case("a record that must be kept is there once it is accepted", .writes, enduring: .faults) { trial in
            let record = trial.record(durability: .mustKeep)
            await trial.accepts(record, .ifAbsent)
            await trial.reads(record, from: trial.other)
        },
        Case("durability changes with the record", .writes, enduring: .faults) { trial in
            await trial.accepts(trial.record("key", 1, durability: .mustKeep))
            await trial.accepts(trial.record("key", 2, durability: .cacheable))
            await trial.reads(trial.record("key", 2, durability: .cacheable))
            await trial.accepts(trial.record("key", 3, durability: .mustKeep))
            await trial.reads(trial.record("key", 3, durability: .mustKeep))
        },
    ]
}
