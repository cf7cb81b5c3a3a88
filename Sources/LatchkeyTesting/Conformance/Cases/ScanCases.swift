//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension TokenStoreConformance {
    static let scanCases: [Case] = [
        Case("an empty store lists nothing", .scan) { trial in
            let listed = try await trial.listing()
            trial.check(listed.isEmpty, "Nothing was listed as \(listed.count) records")
        },
        Case("every record is listed whole", .scan) { trial in
            let records = (0..<30).map { trial.record("key \($0)", UInt64($0), partition: "partition \($0 % 3)") }
            for record in records { await trial.accepts(record) }
            let listed = try await trial.listing(from: trial.other)
            trial.check(Set(listed) == Set(records), "\(Set(listed).count) of \(records.count) records were listed")
        },
        Case("every record is listed whatever the size of the pages", .scan) { trial in
            let records = (0..<60).map { trial.record("key \($0)", UInt64($0)) }
            for record in records { await trial.accepts(record) }
            for limit in [1, 7, 60, 1_000] {
                let listed = try await trial.listing(limit: limit)
                trial.check(Set(listed) == Set(records), "With pages of \(limit) not all were listed")
            }
        },
        Case("a listing of a partition lists its records alone", .scan) { trial in
            for number in 0..<30 { await trial.accepts(trial.record("key \(number)", partition: "p\(number % 3)")) }
            let listed = try await trial.listing(of: "p1", limit: 4)
            trial.check(listed.allSatisfy { $0.partition == trial.partition("p1") }, "Others were listed too")
            trial.check(Set(listed.map(\.key)).count == 10, "\(Set(listed.map(\.key)).count) of 10 were listed")
            let others = try await trial.listing(of: "p")
            trial.check(others.isEmpty, "A partition without records lists some")
        },
        Case("a record that has moved is listed in its new partition", .scan) { trial in
            await trial.accepts(trial.record("key", 1, partition: "old"))
            await trial.accepts(trial.record("key", 2, partition: "new"))
            let (old, new) = (try await trial.listing(of: "old"), try await trial.listing(of: "new"))
            trial.check(old.isEmpty, "The record is still listed in its old partition")
            trial.check(new == [trial.record("key", 2, partition: "new")], "The record is not in its new partition")
        },
        Case("removed records and tombstones are not listed", .scan) { trial in
            await trial.accepts(trial.record("gone"))
            await trial.accepts(trial.record("there"))
            await trial.removes(trial.removal("gone"))
            await trial.hasNothing(toRemove: trial.removal("never", .ifNotNewer(than: .init(sequence: 9))))
            let listed = try await trial.listing()
            trial.check(Set(listed) == [trial.record("there")], "\(listed.count) were listed")
        },
        Case("expired records are not listed", .scan) { trial in
            await trial.accepts(trial.record("short", life: trial.shortLife))
            await trial.accepts(trial.record("long"))
            try await trial.outliveShort()
            let listed = try await trial.listing()
            trial.check(Set(listed) == [trial.record("long")], "\(listed.map(\.key)) were listed")
        },
        Case("a record is listed with its newest content", .scan) { trial in
            await trial.accepts(trial.record("key", 1))
            await trial.accepts(trial.record("key", 2))
            let listed = try await trial.listing()
            trial.check(Set(listed) == [trial.record("key", 2)], "\(listed.map(\.version)) were listed")
        },
        Case("what is stored throughout a listing appears in it", .scan) { trial in
            let records = (0..<40).map { trial.record("stays \($0)") }
            for record in records {
                await trial.accepts(record)
                await trial.accepts(trial.record("goes \(record.key.bytes)"))
            }
            let listed = try await trial.listing(limit: 5) { page in
                for record in records[min(40, page * 3)..<min(40, page * 3 + 3)] {
                    await trial.accepts(trial.record("comes \(record.key.bytes)"))
                    _ = await trial.remove(trial.removal("goes \(record.key.bytes)"))
                }
            }
            trial.check(Set(listed).isSuperset(of: records), "A record that stayed was not listed")
        },
        Case("a listing ends although records are added all the time", .scan) { trial in
            for number in 0..<20 { await trial.accepts(trial.record("key \(number)")) }
            _ = try await trial.listing(limit: 2) { page in
                for number in 0..<4 { await trial.accepts(trial.record("page \(page) \(number)")) }
            }
        },
        Case("a cursor of nobody does no harm", .scan) { trial in
            await trial.accepts(trial.record())
            let odd: [[UInt8]] = [[], [0], Array(repeating: 255, count: 16), Array(repeating: 9, count: 5_000)]
            for bytes in odd {
                let page = try await trial.scanning().scan(
                    nil,
                    after: StoreCursor(bytes: bytes),
                    limit: 10,
                    timeout: StoreTrial.timeout
                )
                let listed = page.value?.records ?? []
                trial.check(Set(listed).isSubset(of: [trial.record()]), "A foreign cursor lists what is not there")
            }
        },
    ]
}

extension StoreTrial {
    fileprivate func scanning(_ store: (any TokenStore)? = nil) throws -> any ScannableTokenStore {
        guard let scanning = (store ?? self.store) as? any ScannableTokenStore else { throw MissingRefinement() }
        return scanning
    }

    /// Lists all pages, and does something after each.
    fileprivate func listing(
        of name: String? = nil,
        limit: Int = 50,
        from store: (any TokenStore)? = nil,
        afterPage: (Int) async -> Void = { _ in }
    ) async throws -> [StoredRecord] {
        let scanning = try self.scanning(store)
        let partition = name.map { self.partition($0) }
        var (listed, cursor) = ([StoredRecord](), StoreCursor?.none)
        for number in 0..<2_000 {
            let page = try await scanning.scan(partition, after: cursor, limit: limit, timeout: Self.timeout).get()
            listed += page.records
            guard let next = page.next else { return listed }
            cursor = next
            await afterPage(number)
        }
        self.check(false, "A listing does not end")
        return listed
    }
}
