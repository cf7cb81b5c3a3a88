//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension MemoryTokenStore: ScannableTokenStore {
    /// How many keys one page looks at, so that a rare partition does not hold the lock for long.
    private static let reach = 4096

    /// Lists records in the order in which their keys were first written; see
    /// ``ScannableTokenStore/scan(_:after:limit:timeout:)``.
    ///
    /// A listing ends where the store ended when it began, however fast records are added meanwhile.
    public func scan(
        _ partition: StorePartition?,
        after cursor: StoreCursor?,
        limit: Int,
        timeout: Duration
    ) async -> Result<StorePage, TokenStoreError> {
        self.whileOpen { state, now in
            state.records.page(of: partition, after: cursor, limit: max(1, limit), reach: Self.reach, at: now)
        }.flatMap(\.self)
    }
}

extension MemoryRecords {
    fileprivate func page(
        of partition: StorePartition?,
        after cursor: StoreCursor?,
        limit: Int,
        reach: Int,
        at now: MemoryStoreInstant
    ) -> Result<StorePage, TokenStoreError> {
        let range = cursor.map(\.numbers) ?? (0, self.listing.end)
        guard let (from, end) = range, end <= self.listing.end else { return .failure(.memoryStoreForeignCursor) }
        var page = StorePage(records: [], next: nil)
        for (offset, item) in self.listing.items(from: from).enumerated() where item.position < end {
            if page.records.count == limit || offset == reach {
                page.next = StoreCursor(numbers: (item.position, end))
                break
            }
            guard
                self.entries[item.key]?.position == item.position,
                let record = self.live(item.key, at: now),
                partition == nil || record.partition == partition
            else { continue }
            page.records.append(record)
        }
        return .success(page)
    }
}
