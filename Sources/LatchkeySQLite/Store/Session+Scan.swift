//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension Session {
    /// How many rows one page looks at, so that a rare partition does not hold the thread for long.
    private static let reach = 4_096

    func page(
        of partition: StorePartition?,
        after cursor: StoreCursor?,
        limit: Int
    ) throws(SQLiteFailure) -> Result<StorePage, TokenStoreError> {
        guard let range = try self.range(cursor) else { return .failure(.sqliteStoreForeignCursor) }
        let now = self.clock.now()
        var page = StorePage(records: [], next: nil)
        var (seen, last) = (0, range.start)
        try self.records.list(after: range.start, upTo: range.end, reach: Self.reach) { row, stored, read in
            (seen, last) = (seen + 1, row)
            if partition == nil || stored == partition, case .record(let record, _) = read(),
                now.latest < record.expiresAt
            {
                page.records.append(record)
            }
            return page.records.count < limit
        }
        if page.records.count >= limit || seen == Self.reach {
            page.next = self.cursor(after: last, upTo: range.end)
        }
        return .success(page)
    }

    /// Where a listing is and where it ends: at the last row that there was when it began.
    private func range(_ cursor: StoreCursor?) throws(SQLiteFailure) -> (start: Int64, end: Int64)? {
        guard let cursor else { return (0, try self.records.lastRow()) }
        guard cursor.bytes.count == 24,
            let (identity, start) = StoreCursor(bytes: Array(cursor.bytes[..<16])).numbers,
            let (_, end) = StoreCursor(bytes: Array(cursor.bytes[8...])).numbers,
            identity == self.file.identity
        else { return nil }
        return (Int64(bitPattern: start), Int64(bitPattern: end))
    }

    private func cursor(after start: Int64, upTo end: Int64) -> StoreCursor {
        let head = StoreCursor(numbers: (self.file.identity, UInt64(bitPattern: start)))
        let tail = StoreCursor(numbers: (0, UInt64(bitPattern: end)))
        return StoreCursor(bytes: head.bytes + tail.bytes[8...])
    }
}
