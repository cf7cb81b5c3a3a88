//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension TokenStoreConformance {
    static let feedCases: [Case] = [
        Case("changes come in the order in which they were published", .feed) { trial in
            let start = try await trial.end()
            try await trial.publish(trial.changes(0..<3))
            try await trial.publish(trial.changes(3..<4), to: trial.other)
            try await trial.publish(trial.changes(4..<10))
            let changes = try await trial.collect(10, after: start)
            trial.check(changes == trial.changes(0..<10), "Other changes came, or in another order: \(changes)")
        },
        Case("every kind of change comes as it was published", .feed) { trial in
            let start = try await trial.end()
            let version = RecordVersion(fence: .max, sequence: 1 << 63)
            let published = [
                StoreChange(.set(trial.key(), version), origin: .max),
                StoreChange(.remove(trial.key(), version, hard: true), origin: 1 << 63),
                StoreChange(.remove(trial.key(""), version, hard: false), origin: 0),
                StoreChange(.epoch(trial.partition(), .max), origin: 1),
                StoreChange(.epoch(.everything, 1), origin: 1),
                StoreChange(.gate(Array(0...255), until: WallTime(milliseconds: .max)), origin: 2),
                StoreChange(.gate([], until: WallTime(milliseconds: -1)), origin: 3),
            ]
            try await trial.publish(published)
            let changes = try await trial.collect(published.count, after: start)
            trial.check(changes == published, "Other changes came: \(changes)")
        },
        Case("who starts late does not see what was before", .feed) { trial in
            try await trial.publish(trial.changes(0..<5))
            let start = try await trial.end()
            try await trial.publish(trial.changes(5..<7))
            let changes = try await trial.collect(2, after: start)
            trial.check(changes == trial.changes(5..<7), "Other changes came: \(changes)")
        },
        Case("changes come again after the same cursor", .feed) { trial in
            let start = try await trial.end()
            try await trial.publish(trial.changes(0..<4))
            for _ in 0..<3 {
                let changes = try await trial.collect(4, after: start)
                trial.check(changes == trial.changes(0..<4), "Other changes came: \(changes)")
            }
        },
        Case("a batch is no longer than its limit, and the next goes on", .feed) { trial in
            let start = try await trial.end()
            try await trial.publish(trial.changes(0..<25))
            for limit in [1, 7, 25, 100] {
                let changes = try await trial.collect(25, after: start, limit: limit)
                trial.check(changes == trial.changes(0..<25), "Batches of \(limit) do not make the whole")
            }
        },
        Case("after the end nothing comes when the time is over", .feed) { trial in
            try await trial.publish(trial.changes(0..<5))
            let end = try await trial.end()
            let batch = try await trial.batch(after: end)
            trial.check(batch.changes == [], "Something came: \(batch)")
            guard let next = batch.next else { return trial.check(false, "No cursor came: \(batch)") }
            try await trial.publish(trial.changes(5..<6))
            let changes = try await trial.collect(1, after: next)
            trial.check(changes == trial.changes(5..<6), "Other changes came: \(changes)")
        },
        Case("publishing nothing changes nothing", .feed) { trial in
            let start = try await trial.end()
            try await trial.publish([])
            try await trial.publish(trial.changes(0..<1))
            let changes = try await trial.collect(1, after: start)
            trial.check(changes == trial.changes(0..<1), "Other changes came: \(changes)")
        },
        Case("writing a record publishes nothing", .feed) { trial in
            let start = try await trial.end()
            await trial.accepts(trial.record())
            await trial.removes(trial.removal())
            try await trial.publish(trial.changes(0..<1))
            let changes = try await trial.collect(1, after: start)
            trial.check(changes == trial.changes(0..<1), "Other changes came: \(changes)")
        },
        Case("a thousand changes come in order", .feed) { trial in
            let start = try await trial.end()
            let count = min(1_000, trial.harness.feedLength ?? 1_000)
            try await trial.publish(trial.changes(0..<count))
            let changes = try await trial.collect(count, after: start, limit: 128)
            trial.check(changes == trial.changes(0..<count), "Other changes came, or in another order")
        },
        Case("a cursor of nobody is a gap or an error", .feed) { trial in
            try await trial.publish(trial.changes(0..<3))
            let odd: [[UInt8]] = [[], [0], Array(repeating: 255, count: 16), Array(repeating: 9, count: 5_000)]
            for bytes in odd {
                let batch = try await trial.feed().changes(
                    after: StoreCursor(bytes: bytes),
                    limit: 10,
                    timeout: .milliseconds(10)
                )
                trial.check(batch.changes == nil, "Changes follow a cursor that the store did not give")
            }
        },
        Case("what was trimmed is a gap", .feed, needs: .trimmedFeed) { trial in
            let length = trial.harness.feedLength ?? 0
            let start = try await trial.end()
            for chunk in 0..<4 {
                try await trial.publish(trial.changes(chunk * length..<(chunk + 1) * length))
            }
            let batch = try await trial.batch(after: start)
            trial.check(batch.isGap, "\(3 * length) changes are lost and there is no gap")
            guard let next = batch.next else { return }
            try await trial.publish(trial.changes(0..<2, origin: 2))
            let changes = try await trial.collect(2, after: next)
            trial.check(changes == trial.changes(0..<2, origin: 2), "What follows a gap does not follow its cursor")
        },
        Case("a gap is a gap for as long as one asks", .feed, needs: .trimmedFeed) { trial in
            let length = trial.harness.feedLength ?? 0
            let start = try await trial.end()
            for chunk in 0..<4 {
                try await trial.publish(trial.changes(chunk * length..<(chunk + 1) * length))
            }
            for _ in 0..<3 {
                let batch = try await trial.batch(after: start, limit: 1)
                trial.check(batch.isGap, "A gap was forgotten")
            }
        },
    ]
}
