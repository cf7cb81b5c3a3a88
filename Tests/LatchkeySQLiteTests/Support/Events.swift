//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeySQLite
import LatchkeyTokenCache

/// What stores have told.
final class Events: Sendable {
    private let events = Locked<[SQLiteTokenStoreEvent]>([])

    var all: [SQLiteTokenStoreEvent] { self.events.withLock { $0 } }
    var kinds: [SQLiteTokenStoreEvent.Kind] { self.all.map(\.kind) }

    /// What a store is to call.
    var note: @Sendable (SQLiteTokenStoreEvent) -> Void {
        { event in self.events.withLock { $0.append(event) } }
    }
}
