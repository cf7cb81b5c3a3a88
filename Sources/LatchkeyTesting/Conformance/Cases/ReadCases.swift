//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension TokenStoreConformance {
    static let readCases: [Case] = [
        Case("a key that was never written is absent", .reads, enduring: .faultsAndStaleReads) { trial in
            await trial.readsNothing()
        },
        Case("a record is read as it was written", .reads, enduring: .faults) { trial in
            let record = trial.record()
            await trial.accepts(record)
            await trial.reads(record)
        },
        Case("every field survives", .reads, enduring: .faults) { trial in
            var record = trial.record(fence: 7, 12, partition: "another", durability: .mustKeep)
            record.epoch = 1 << 40
            record.expiresAt.milliseconds += 123
            await trial.accepts(record)
            await trial.reads(record)
        },
        Case("another client reads the same", .reads, enduring: .faults) { trial in
            let record = trial.record()
            await trial.accepts(record)
            await trial.reads(record, from: trial.other)
            await trial.readsNothing("nothing", from: trial.other)
        },
        Case("reading changes nothing", .reads, enduring: .faults) { trial in
            let record = trial.record()
            await trial.accepts(record)
            for _ in 0..<10 { await trial.reads(record) }
        },
        Case("answers come in the order of the keys", .reads) { trial in
            let records = (0..<8).map { trial.record("key \($0)", UInt64($0 + 1)) }
            for record in records { await trial.accepts(record) }
            for order in [records, records.reversed(), Array(records[4...] + records[..<4])] {
                let outcomes = await trial.store.get(order.map(\.key), timeout: StoreTrial.timeout)
                trial.check(outcomes.map(\.stored) == order, "The outcomes are not in the order of the keys")
            }
        },
        Case("absent keys keep their places among others", .reads) { trial in
            let record = trial.record("there")
            await trial.accepts(record)
            let names = ["gone", "there", "lost", "there", "missing"]
            let outcomes = await trial.store.get(names.map(trial.key), timeout: StoreTrial.timeout)
            trial.check(
                outcomes.map(\.stored) == names.map { $0 == "there" ? record : nil },
                "The outcomes are not in the order of the keys"
            )
        },
        Case("a key that repeats is answered each time", .reads) { trial in
            let record = trial.record()
            await trial.accepts(record)
            let outcomes = await trial.store.get([record.key, record.key, record.key], timeout: StoreTrial.timeout)
            trial.check(outcomes.map(\.stored) == [record, record, record], "Repeated keys were not all answered")
        },
        Case("similar keys are told apart", .reads, enduring: .faults) { trial in
            let names = ["a", "A", "aa", "a\0", "\0a", "a ", "a*", "a%", "a:", "ä", "a\u{308}"]
            for (number, name) in names.enumerated() { await trial.accepts(trial.record(name, UInt64(number + 1))) }
            for (number, name) in names.enumerated() { await trial.reads(trial.record(name, UInt64(number + 1))) }
            await trial.readsNothing("b")
            await trial.readsNothing("aaa")
        },
    ]
}
