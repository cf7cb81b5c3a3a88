//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension TokenStoreConformance {
    static let partitionCases: [Case] = [
        Case("records keep their partitions", .partitions, enduring: .faults) { trial in
            for number in 0..<10 {
                await trial.accepts(trial.record("key \(number)", partition: "partition \(number)"))
            }
            for number in 0..<10 {
                await trial.reads(trial.record("key \(number)", partition: "partition \(number)"))
            }
        },
        Case("a key names one record whatever its partition", .partitions, enduring: .faults) { trial in
            await trial.accepts(trial.record("key", 1, partition: "one"))
            await trial.refuses(
                trial.record("key", 2, partition: "two"),
                .ifAbsent,
                because: .init(sequence: 1)
            )
            await trial.accepts(trial.record("key", 3, partition: "two"))
            await trial.reads(trial.record("key", 3, partition: "two"))
        },
        Case("the name of a partition may be empty", .partitions, enduring: .faults) { trial in
            let record = trial.record(partition: "")
            await trial.accepts(record)
            await trial.reads(record)
        },
        Case("the name of a partition may have any bytes", .partitions, enduring: .faults) { trial in
            var record = trial.record()
            record.partition.bytes = Array(0...255)
            await trial.accepts(record)
            await trial.reads(record)
        },
        Case("the epoch of a record is the writer's", .partitions, enduring: .faults) { trial in
            for (number, epoch) in ([0, 1, 1 << 53 + 1, .max] as [UInt64]).enumerated() {
                var record = trial.record("key \(number)")
                record.epoch = epoch
                await trial.accepts(record)
                await trial.reads(record)
            }
        },
    ]
}
