//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension TokenStoreConformance {
    static let leaseRaceCases: [Case] = [
        Case("of many that ask at once one gets the lease", .leases, enduring: .faultsAndStaleReads) { trial in
            for round in 0..<10 {
                let outcomes = await trial.race(16) { number, store in
                    try? await trial.acquire("key \(round)", by: UInt64(number + 1), from: store)
                }
                let grants = outcomes.count { $0?.fence != nil }
                // Where an answer was lost the lease is taken and nobody knows.
                let isRight = trial.harness.disturbance == .nothing ? grants == 1 : grants <= 1
                trial.check(isRight, "\(grants) owners got one lease")
            }
        },
        Case("of many that ask for a lease that has ended one gets it", .leases) { trial in
            _ = try await trial.fence(by: 1_000, for: trial.shortLife)
            try await trial.outliveShort()
            let outcomes = await trial.race(16) { number, store in
                try? await trial.acquire(by: UInt64(number + 1), from: store)
            }
            let grants = outcomes.count { $0?.fence != nil }
            trial.check(grants == 1, "\(grants) owners got one lease")
        },
        Case("fences rise with each grant", .leases, enduring: .faultsAndStaleReads) { trial in
            var last: UInt64 = 0
            for owner in 1...20 as ClosedRange<UInt64> {
                let fence = try await trial.fence(by: owner, from: owner % 2 == 0 ? trial.store : trial.other)
                trial.check(fence > last, "Fence \(fence) was granted after \(last)")
                last = fence
                _ = try await trial.release(by: owner)
            }
        },
        Case("fences rise when leases end by themselves", .leases, enduring: .faultsAndStaleReads) { trial in
            var last: UInt64 = 0
            for owner in 1...3 as ClosedRange<UInt64> {
                let fence = try await trial.fence(by: owner, for: trial.shortLife)
                trial.check(fence > last, "Fence \(fence) was granted after \(last)")
                last = fence
                try await trial.outliveShort()
            }
        },
        Case("a fence is not zero", .leases, enduring: .faultsAndStaleReads) { trial in
            let fence = try await trial.fence(by: 1)
            trial.check(fence > 0, "Zero is the fence of those that have no lease")
        },
        Case("a fence is above that of the stored record", .leases, enduring: .faults) { trial in
            await trial.accepts(trial.record(fence: 1_000, 1))
            let fence = try await trial.fence(by: 1)
            trial.check(fence > 1_000, "A write under fence \(fence) cannot replace the record")
            await trial.accepts(trial.record(fence: fence, 0))
        },
        Case("a paused owner cannot overwrite its successor's record", .leases, enduring: .faults) { trial in
            let first = try await trial.fence(by: 1, for: trial.shortLife)
            try await trial.outliveShort()
            let second = try await trial.fence(by: 2)
            await trial.accepts(trial.record(fence: second, 0))
            await trial.refuses(trial.record(fence: first, 9), because: .init(fence: second, sequence: 0))
            await trial.reads(trial.record(fence: second, 0))
        },
        Case("a lease is no record", .leases, enduring: .faults) { trial in
            _ = try await trial.fence(by: 1)
            await trial.readsNothing()
            await trial.accepts(trial.record("key", 0), .ifAbsent)
            await trial.removes(trial.removal())
            try await trial.isBusy(for: 2)
        },
        Case("the lease of a key of 4 KiB is a lease", .leases) { trial in
            let name = String(repeating: "k", count: CacheKey.maximumLength)
            _ = try await trial.fence(name, by: 1)
            try await trial.isBusy(name, for: 2)
        },
    ]
}
