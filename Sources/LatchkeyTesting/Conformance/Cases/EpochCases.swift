//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension TokenStoreConformance {
    static let epochCases: [Case] = [
        Case("the first epoch is zero", .epochs, enduring: .faultsAndStaleReads) { trial in
            let epoch = try await trial.epoch()
            trial.check(epoch == 0, "The epoch of a partition that was never purged is \(epoch)")
        },
        Case("an epoch rises by one", .epochs) { trial in
            let first = try await trial.raiseEpoch()
            for number in first + 1...first + 5 {
                let raised = try await trial.raiseEpoch()
                let read = try await trial.epoch(from: trial.other)
                trial.check(raised == number && read == number, "Raise \(number) made \(raised), then \(read) was read")
            }
        },
        Case("an acknowledged epoch never falls", .epochs, enduring: .faultsAndStaleReads) { trial in
            var last: UInt64 = 0
            for _ in 0..<20 {
                let raised = try await trial.raiseEpoch()
                let read = try await trial.epoch()
                trial.check(raised > last && read >= raised, "After \(last) came \(raised), then \(read) was read")
                last = read
            }
        },
        Case("the epochs of two partitions have nothing to do with each other", .epochs) { trial in
            let one = try await trial.raiseEpoch("one")
            _ = try await trial.raiseEpoch("one")
            let two = try await trial.raiseEpoch("two")
            let epochs = try await [trial.epoch("one"), trial.epoch("two"), trial.epoch("three")]
            trial.check(epochs == [one + 1, two, 0], "The epochs are \(epochs)")
        },
        Case("no raise is lost among many", .epochs) { trial in
            let raised = await trial.race(32) { _, store in (try? await trial.raiseEpoch(from: store)) ?? 0 }
            let first = raised.min() ?? 0
            trial.check(first > 0 && raised.sorted() == Array(first...first + 31), "32 raises made \(raised.sorted())")
            let epoch = try await trial.epoch()
            trial.check(epoch == first + 31, "After 32 raises from \(first) the epoch is \(epoch)")
        },
        Case("the name of a purged partition may be empty or have any bytes", .epochs) { trial in
            let names = ["", "\0", "\u{1}\n", String(repeating: "p", count: 4_096)]
            var raised: [UInt64] = []
            for name in names { raised.append(try await trial.raiseEpoch(name)) }
            for (name, raised) in zip(names, raised) {
                let epoch = try await trial.epoch(name)
                trial.check(epoch > 0 && epoch == raised, "The epoch of a partition with an odd name is \(epoch)")
            }
        },
        Case("everything has an epoch of its own, which one call raises for all", .epochs) { trial in
            for number in 0..<30 { await trial.accepts(trial.record("\(number)", partition: "\(number)")) }
            let one = try await trial.raiseEpoch("1")
            let first = try await trial.raiseEpoch(of: .everything)
            for number in first + 1...first + 2 {
                let raised = try await trial.raiseEpoch(of: .everything)
                let read = try await trial.epoch(of: .everything, from: trial.other)
                trial.check(raised == number && read == number, "Raise \(number) made \(raised), then \(read) was read")
            }
            let epochs = try await [trial.epoch("0"), trial.epoch("1"), trial.epoch(of: StorePartition(bytes: []))]
            trial.check(epochs == [0, one, 0], "After a purge of everything the epochs of partitions are \(epochs)")
            await trial.reads(trial.record("0", partition: "0"))
        },
        Case("several epochs are read at once, in the order of the partitions", .epochs) { trial in
            _ = try await trial.raiseEpoch("one")
            let one = try await trial.raiseEpoch("one")
            let all = try await trial.raiseEpoch(of: .everything)
            let names = [trial.partition("none"), .everything, trial.partition("one"), .everything]
            let epochs = try await trial.epochs(of: names)
            trial.check(epochs == [0, all, one, all], "The epochs are \(epochs)")
            let none = try await trial.epochs(of: [])
            trial.check(none.isEmpty, "Of no partitions came the epochs \(none)")
        },
        Case("a purge takes no record away", .epochs) { trial in
            await trial.accepts(trial.record())
            _ = try await trial.raiseEpoch()
            await trial.reads(trial.record())
        },
        Case("an epoch outlives the records of its partition", .epochs) { trial in
            await trial.accepts(trial.record(life: trial.shortLife))
            let raised = try await trial.raiseEpoch()
            try await trial.outliveShort()
            await trial.readsNothing()
            let epoch = try await trial.epoch()
            trial.check(epoch > 0 && epoch == raised, "The epoch of a partition without records is \(epoch)")
        },
    ]
}

extension StoreTrial {
    private func epochs(_ store: (any TokenStore)?) throws -> any EpochTokenStore {
        guard let epochs = (store ?? self.store) as? any EpochTokenStore else { throw MissingRefinement() }
        return epochs
    }

    fileprivate func epoch(_ name: String = "partition", from store: (any TokenStore)? = nil) async throws -> UInt64 {
        try await self.epoch(of: self.partition(name), from: store)
    }

    fileprivate func epoch(of partition: StorePartition, from store: (any TokenStore)? = nil) async throws -> UInt64 {
        let epochs = try self.epochs(store)
        let result = await self.insist { _ in
            let result = await epochs.epoch(of: partition, timeout: Self.timeout)
            return (result, result.error != nil)
        }
        return try result.get()
    }

    fileprivate func epochs(of partitions: [StorePartition]) async throws -> [UInt64] {
        let epochs = try self.epochs(nil)
        let result = await self.insist { _ in
            let result = await epochs.epochs(of: partitions, timeout: Self.timeout)
            return (result, result.error != nil)
        }
        return try result.get()
    }

    fileprivate func raiseEpoch(
        _ name: String = "partition",
        from store: (any TokenStore)? = nil
    ) async throws -> UInt64 {
        try await self.raiseEpoch(of: self.partition(name), from: store)
    }

    fileprivate func raiseEpoch(
        of partition: StorePartition,
        from store: (any TokenStore)? = nil
    ) async throws -> UInt64 {
        let epochs = try self.epochs(store)
        let result = await self.insist { _ in
            let result = await epochs.raiseEpoch(of: partition, timeout: Self.timeout)
            return (result, result.error != nil)
        }
        return try result.get()
    }
}
