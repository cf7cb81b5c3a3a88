//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension TokenStoreError {
    static var memoryStoreClosed: Self {
        .init(.closed, "The memory store was closed; make another to go on.")
    }

    static var memoryStoreFull: Self {
        .init(
            .full,
            "The memory store holds as many records that must be kept as it may; raise maximumRecords or use a store on "
                + "disk."
        )
    }

    static var memoryStoreFencesUsedUp: Self {
        .init(.misconfigured, "A record carries the highest fence that there is; remove it to lease its key.")
    }

    static var memoryStoreForeignCursor: Self {
        .init(.misconfigured, "The cursor is not of this memory store; list from the start.")
    }

    static func memoryStoreRefuses(_ part: String, length: Int, limit: Int) -> Self {
        .init(.misconfigured, "The record's \(part) has \(length) bytes; the memory store takes at most \(limit).")
    }
}
