//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension TokenStoreConformance {
    static let versionCases: [Case] = [
        Case("a higher fence outranks any sequence", .versions, enduring: .faults) { trial in
            await trial.accepts(trial.record(fence: 1, 1_000))
            await trial.accepts(trial.record(fence: 2, 0))
            await trial.reads(trial.record(fence: 2, 0))
        },
        Case("a lower fence is refused whatever its sequence", .versions, enduring: .faults) { trial in
            let record = trial.record(fence: 2, 0)
            await trial.accepts(record)
            await trial.refuses(trial.record(fence: 1, .max), because: record.version)
            await trial.reads(record)
        },
        Case("no fence is lower than any fence", .versions, enduring: .faults) { trial in
            let record = trial.record(fence: 1, 0)
            await trial.accepts(record)
            await trial.refuses(trial.record(fence: 0, 9), because: record.version)
        },
        Case("under one fence the sequence decides", .versions, enduring: .faults) { trial in
            await trial.accepts(trial.record(fence: 3, 9))
            await trial.accepts(trial.record(fence: 3, 10))
            await trial.refuses(trial.record(fence: 3, 9, payload: []), because: .init(fence: 3, sequence: 10))
        },
        Case("versions are numbers, not texts", .versions, enduring: .faults) { trial in
            await trial.accepts(trial.record(fence: 9, 99))
            await trial.accepts(trial.record(fence: 10, 1))
            await trial.accepts(trial.record(fence: 10, 9))
            await trial.accepts(trial.record(fence: 10, 10))
            await trial.reads(trial.record(fence: 10, 10))
        },
        Case("sequences are exact beyond 53 bits", .versions, enduring: .faults) { trial in
            let number: UInt64 = 1 << 53
            await trial.accepts(trial.record("key", number))
            await trial.accepts(trial.record("key", number + 1))
            await trial.reads(trial.record("key", number + 1))
            await trial.refuses(trial.record("key", number, payload: []), because: .init(sequence: number + 1))
        },
        Case("fences are exact beyond 53 bits", .versions, enduring: .faults) { trial in
            let number: UInt64 = 1 << 53
            await trial.accepts(trial.record(fence: number, 0))
            await trial.accepts(trial.record(fence: number + 1, 0))
            await trial.reads(trial.record(fence: number + 1, 0))
        },
        Case("versions have no sign", .versions, enduring: .faults) { trial in
            await trial.accepts(trial.record("key", (1 << 63) - 1))
            await trial.accepts(trial.record("key", 1 << 63))
            await trial.accepts(trial.record("key", .max))
            await trial.reads(trial.record("key", .max))
            await trial.accepts(trial.record(fence: (1 << 63) - 1, 0))
            await trial.accepts(trial.record(fence: 1 << 63, 0))
            await trial.accepts(trial.record(fence: .max, .max))
            await trial.reads(trial.record(fence: .max, .max))
        },
        Case("the versions of two keys have nothing to do with each other", .versions, enduring: .faults) { trial in
            await trial.accepts(trial.record("one", fence: 9, 9))
            await trial.accepts(trial.record("two", fence: 1, 1))
            await trial.accepts(trial.record("two", fence: 1, 2))
            await trial.reads(trial.record("one", fence: 9, 9))
        },
        Case("a refusal names the version that is stored", .versions, enduring: .faults) { trial in
            let record = trial.record(fence: 1 << 60, (1 << 61) + 1)
            await trial.accepts(record)
            await trial.refuses(trial.record(fence: 1, 1), because: record.version)
            await trial.refuses(trial.record(fence: 1, 2), .ifAbsent, because: record.version)
            await trial.refuses(trial.record(fence: 1, 3), .ifVersion(.init(sequence: 1)), because: record.version)
        },
    ]
}
