//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension TokenStoreConformance {
    static let expiryCases: [Case] = [
        Case("an expired record is not read", .expiry, enduring: .faultsAndStaleReads) { trial in
            await trial.accepts(trial.record(life: trial.shortLife))
            try await trial.outliveShort()
            for _ in 0..<20 { await trial.readsNothing() }
            await trial.readsNothing(from: trial.other)
        },
        Case("a record is read until its last millisecond", .expiry, needsVirtualTime: true) { trial in
            let record = trial.record(life: .milliseconds(1_500))
            await trial.accepts(record)
            try await trial.pass(.milliseconds(1_499))
            await trial.reads(record)
            try await trial.pass(.milliseconds(1))
            await trial.readsNothing()
        },
        Case("each record has a life of its own", .expiry, enduring: .faults) { trial in
            let short = trial.record("short", life: trial.shortLife)
            let long = trial.record("long")
            await trial.accepts(long)
            await trial.accepts(short)
            try await trial.outliveShort()
            await trial.readsNothing("short")
            await trial.reads(long)
        },
        Case("a record that has expired is absent for each condition", .expiry, enduring: .faults) { trial in
            for name in ["absent", "older", "newer", "same", "always"] {
                await trial.accepts(trial.record(name, 5, life: trial.shortLife))
            }
            try await trial.outliveShort()
            await trial.accepts(trial.record("absent", 6), .ifAbsent)
            await trial.accepts(trial.record("older", 4), .ifNewer)
            await trial.accepts(trial.record("newer", 6), .ifNewer)
            await trial.refuses(trial.record("same", 6), .ifVersion(.init(sequence: 5)), because: nil)
            await trial.accepts(trial.record("always", 4), .always)
        },
        Case("an expired record is absent for removals", .expiry) { trial in
            for name in ["always", "version", "older"] {
                await trial.accepts(trial.record(name, 5, life: trial.shortLife))
            }
            try await trial.outliveShort()
            await trial.hasNothing(toRemove: trial.removal("always"))
            await trial.hasNothing(toRemove: trial.removal("version", .ifVersion(.init(sequence: 5))))
            await trial.hasNothing(toRemove: trial.removal("older", .ifNotNewer(than: .init(sequence: 5))))
        },
        Case("what must be kept expires too", .expiry, enduring: .faultsAndStaleReads) { trial in
            await trial.accepts(trial.record(durability: .mustKeep, life: trial.shortLife))
            try await trial.outliveShort()
            await trial.readsNothing()
        },
        Case("a later expiry prolongs the life", .expiry, enduring: .faults) { trial in
            await trial.accepts(trial.record("key", 1, life: trial.shortLife))
            let record = trial.record("key", 2)
            await trial.accepts(record)
            try await trial.outliveShort()
            await trial.reads(record)
        },
        Case("an earlier expiry shortens the life", .expiry, enduring: .faults) { trial in
            await trial.accepts(trial.record("key", 1))
            await trial.accepts(trial.record("key", 2, life: trial.shortLife))
            try await trial.outliveShort()
            await trial.readsNothing()
        },
        Case("a refused write does not prolong the life", .expiry, enduring: .faults) { trial in
            await trial.accepts(trial.record("key", 5, life: trial.shortLife))
            // In real time the first record may have expired before the second arrives, which is no refusal then.
            if await trial.put(trial.record("key", 4), .ifNewer).isAccepted { return }
            try await trial.outliveShort()
            await trial.readsNothing()
        },
        Case("a record written after its expiry is never read", .expiry, enduring: .faultsAndStaleReads) { trial in
            await trial.accepts(trial.record(life: .seconds(-1)))
            await trial.readsNothing()
        },
        Case("a record written after its expiry replaces what was there", .expiry, enduring: .faults) { trial in
            await trial.accepts(trial.record("key", 1))
            await trial.accepts(trial.record("key", 2, life: .seconds(-1)))
            await trial.readsNothing()
        },
        Case("a record that never expires is read", .expiry, enduring: .faults) { trial in
            var record = trial.record()
            record.expiresAt = WallTime(milliseconds: .max)
            await trial.accepts(record)
            await trial.reads(record)
        },
        Case("a record from the beginning of time is not read", .expiry, enduring: .faultsAndStaleReads) { trial in
            for (number, milliseconds) in ([0, -1, .min] as [Int64]).enumerated() {
                var record = trial.record("key \(number)")
                record.expiresAt = WallTime(milliseconds: milliseconds)
                await trial.accepts(record)
                await trial.readsNothing("key \(number)")
            }
        },
    ]
}
