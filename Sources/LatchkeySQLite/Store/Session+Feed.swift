//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension Session {
    /// Reads the changes after a cursor; when nothing was written since the last look, without looking again.
    func changes(after cursor: StoreCursor?, limit: Int) throws(SQLiteFailure) -> StoreChangeBatch {
        let bounds = try self.feedBounds()
        guard let cursor else { return .changes([], next: self.cursor(at: bounds.end)) }
        guard
            let (identity, position) = cursor.numbers,
            identity == self.file.identity,
            bounds.start <= position, position <= bounds.end
        else { return .gap(next: self.cursor(at: bounds.end)) }
        guard position < bounds.end, limit > 0 else { return .changes([], next: cursor) }
        guard let (changes, last) = try self.changes.read(after: position, atMost: limit) else {
            return .gap(next: self.cursor(at: bounds.end))
        }
        return .changes(changes, next: self.cursor(at: last))
    }

    private func feedBounds() throws(SQLiteFailure) -> ChangeTable.Bounds {
        let version = try self.changes.dataVersion()
        if let look = self.feedLook, look.version == version { return look.bounds }
        let bounds = try self.changes.bounds()
        self.feedLook = (version, bounds)
        return bounds
    }

    private func cursor(at position: UInt64) -> StoreCursor {
        StoreCursor(numbers: (self.file.identity, position))
    }
}
