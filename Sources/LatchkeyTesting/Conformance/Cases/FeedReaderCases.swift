//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension TokenStoreConformance {
    static let feedReaderCases: [Case] = [
        Case("no acknowledged change is lost", .feed, enduring: .faultsAndStaleReads) { trial in
            let start = try await trial.end()
            let published = trial.changes(0..<60)
            for change in published { try await trial.publish([change]) }
            var (seen, cursor) = (Set<StoreChange>(), start)
            for _ in 0..<200 where seen.count < published.count {
                let batch = try await trial.batch(after: cursor, limit: 10)
                trial.check(!batch.isGap, "There is a gap where nothing was trimmed")
                seen.formUnion(batch.changes ?? [])
                cursor = batch.next ?? cursor
            }
            trial.check(seen == Set(published), "\(seen.count) of \(published.count) changes came")
        },
        Case("all readers see the same order", .feed) { trial in
            let start = try await trial.end()
            _ = await trial.race(4) { number, store in
                for change in trial.changes(0..<20, origin: UInt64(number)) {
                    try? await trial.publish([change], to: store)
                }
            }
            let one = try await trial.collect(80, after: start)
            let two = try await trial.collect(80, after: start, limit: 7, from: trial.other)
            trial.check(one == two, "Two readers saw different orders")
            for origin in 0..<4 as Range<UInt64> {
                trial.check(
                    one.filter { $0.origin == origin } == trial.changes(0..<20, origin: origin),
                    "The changes of one instance are not in its order, or not all there"
                )
            }
        },
        Case("who waits is woken by a change", .feed) { trial in
            let feed = try trial.feed()
            let start = try await trial.end()
            let batch = await trial.passing(.seconds(3_600)) {
                await feed.changes(after: start, limit: 10, timeout: .seconds(3_600))
            } meanwhile: {
                try? await trial.publish(trial.changes(0..<1), to: trial.other)
            }
            trial.check(batch.changes == trial.changes(0..<1), "The waiting reader got \(batch)")
        },
        Case("all who wait are woken by a change", .feed) { trial in
            let feed = try trial.feed()
            let start = try await trial.end()
            let batches = await trial.passing(.seconds(3_600)) {
                await trial.race(5) { _, _ in
                    await feed.changes(after: start, limit: 10, timeout: .seconds(3_600)).changes
                }
            } meanwhile: {
                try? await trial.publish(trial.changes(0..<1))
            }
            trial.check(
                batches == Array(repeating: trial.changes(0..<1), count: 5),
                "Not every waiting reader got the change"
            )
        },
        Case("who waits in vain gets nothing", .feed) { trial in
            let feed = try trial.feed()
            let start = try await trial.end()
            let wait: Duration = trial.harness.hasVirtualTime ? .seconds(30) : .milliseconds(50)
            let batch = await trial.passing(wait) { await feed.changes(after: start, limit: 10, timeout: wait) }
            trial.check(batch.changes == [], "The waiting reader got \(batch)")
        },
        Case("who is cancelled waits no longer", .feed) { trial in
            let feed = try trial.feed()
            let start = try await trial.end()
            let reader = Task(name: "conformance-reader") {
                await feed.changes(after: start, limit: 10, timeout: .seconds(3_600))
            }
            reader.cancel()
            let batch = await reader.value
            trial.check(batch.changes ?? [] == [], "The cancelled reader got \(batch)")
        },
    ]
}
