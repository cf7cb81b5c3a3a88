//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension TokenStoreConformance {
    static let leaseCases: [Case] = [
        Case("a free lease is granted", .leases, enduring: .faultsAndStaleReads) { trial in
            _ = try await trial.fence(by: 1)
        },
        Case("a lease has one owner at a time", .leases, enduring: .faultsAndStaleReads) { trial in
            _ = try await trial.fence(by: 1)
            try await trial.isBusy(for: 2)
            try await trial.isBusy(for: 3, from: trial.other)
        },
        Case("an owner that asks again is told that the lease is taken", .leases) { trial in
            _ = try await trial.fence(by: 1)
            try await trial.isBusy(for: 1)
            let state = try await trial.extend(by: 1)
            trial.check(state.isHeld, "The owner has lost the lease by asking again")
        },
        Case("a lease that was given back is free", .leases, enduring: .faultsAndStaleReads) { trial in
            _ = try await trial.fence(by: 1)
            let state = try await trial.release(by: 1)
            trial.check(state.isHeld, "The owner did not hold the lease: \(state)")
            _ = try await trial.fence(by: 2, from: trial.other)
        },
        Case("a lease is given back once", .leases) { trial in
            _ = try await trial.fence(by: 1)
            _ = try await trial.release(by: 1)
            let state = try await trial.release(by: 1)
            trial.check(state.isLost, "A lease was given back twice: \(state)")
        },
        Case("a lease that nobody took cannot be extended or given back", .leases) { trial in
            let extended = try await trial.extend(by: 1)
            let released = try await trial.release(by: 1)
            trial.check(extended.isLost && released.isLost, "A lease is held that nobody took")
            _ = try await trial.fence(by: 2)
        },
        Case("a lease ends with its duration", .leases, enduring: .faultsAndStaleReads) { trial in
            _ = try await trial.fence(by: 1, for: trial.shortLife)
            try await trial.outliveShort()
            _ = try await trial.fence(by: 2)
        },
        Case("a lease does not end before its duration", .leases, needsVirtualTime: true) { trial in
            _ = try await trial.fence(by: 1, for: .seconds(10))
            try await trial.pass(.milliseconds(9_999))
            try await trial.isBusy(for: 2, atMost: .milliseconds(1))
            try await trial.pass(.milliseconds(1))
            _ = try await trial.fence(by: 2)
        },
        Case("who waits is told for how long", .leases, needsVirtualTime: true) { trial in
            _ = try await trial.fence(by: 1, for: .seconds(10))
            try await trial.pass(.seconds(4))
            let wait = try await trial.acquire(by: 2).retryAfter
            trial.check(wait == .seconds(6), "A lease with 6 seconds left is said to be taken for \(wait ?? .zero)")
        },
        Case("an extended lease outlasts its first duration", .leases) { trial in
            _ = try await trial.fence(by: 1, for: trial.shortLife)
            let state = try await trial.extend(by: 1, for: trial.longLife)
            trial.check(state.isHeld, "The owner could not extend its lease: \(state)")
            try await trial.outliveShort()
            try await trial.isBusy(for: 2)
        },
        Case("an extension counts from its own time", .leases, needsVirtualTime: true) { trial in
            _ = try await trial.fence(by: 1, for: .seconds(10))
            try await trial.pass(.seconds(9))
            _ = try await trial.extend(by: 1, for: .seconds(3))
            try await trial.pass(.milliseconds(2_999))
            try await trial.isBusy(for: 2, atMost: .milliseconds(1))
            try await trial.pass(.milliseconds(1))
            _ = try await trial.fence(by: 2)
        },
        Case("an extension may shorten a lease", .leases) { trial in
            _ = try await trial.fence(by: 1)
            _ = try await trial.extend(by: 1, for: trial.shortLife)
            try await trial.outliveShort()
            _ = try await trial.fence(by: 2)
        },
        Case("a lease that has ended cannot be extended or given back", .leases) { trial in
            _ = try await trial.fence(by: 1, for: trial.shortLife)
            try await trial.outliveShort()
            let extended = try await trial.extend(by: 1)
            let released = try await trial.release(by: 1)
            trial.check(extended.isLost && released.isLost, "A lease that has ended is held")
        },
        Case("another cannot extend a lease", .leases, enduring: .faultsAndStaleReads) { trial in
            _ = try await trial.fence(by: 1)
            let state = try await trial.extend(by: 2)
            trial.check(state.isLost, "A lease was extended by another: \(state)")
        },
        Case("another cannot give a lease back", .leases) { trial in
            _ = try await trial.fence(by: 1)
            let state = try await trial.release(by: 2)
            trial.check(state.isLost, "A lease was given back by another: \(state)")
            try await trial.isBusy(for: 3)
        },
        Case("a late owner cannot end its successor's lease", .leases) { trial in
            _ = try await trial.fence(by: 1, for: trial.shortLife)
            try await trial.outliveShort()
            _ = try await trial.fence(by: 2)
            let extended = try await trial.extend(by: 1, for: trial.shortLife)
            let released = try await trial.release(by: 1)
            trial.check(extended.isLost && released.isLost, "A late owner holds its successor's lease")
            try await trial.isBusy(for: 3)
        },
        Case("the leases of two keys have nothing to do with each other", .leases) { trial in
            _ = try await trial.fence("one", by: 1)
            _ = try await trial.fence("two", by: 2)
            _ = try await trial.release("one", by: 1)
            try await trial.isBusy("two", for: 3)
        },
        Case("both halves of an owner count", .leases) { trial in
            guard let store = trial.store as? any LeasingTokenStore else { throw MissingRefinement() }
            let (key, life, timeout) = (trial.key(), trial.longLife, StoreTrial.timeout)
            let owner = LeaseOwner(high: 1 << 63, low: 5)
            _ = await store.acquireLease(key, owner: owner, duration: life, timeout: timeout)
            for other in [LeaseOwner(high: 5, low: 1 << 63), .init(high: 1 << 63, low: 6), .init(high: 1, low: 5)] {
                let state = await store.extendLease(key, owner: other, duration: life, timeout: timeout)
                trial.check(state.isLost, "An owner was taken for another")
            }
            let state = await store.extendLease(key, owner: owner, duration: life, timeout: timeout)
            trial.check(state.isHeld, "The owner was not known")
        },
    ]
}
