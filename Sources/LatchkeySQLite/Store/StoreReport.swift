//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Logging

/// Where the threads of a store leave what somebody should know.
final class StoreReport: Sendable {
    private let logger: Logger
    private let onEvent: (@Sendable (SQLiteTokenStoreEvent) -> Void)?
    private let trouble = Locked<TokenStoreError?>(nil)
    private let foundDamage = Locked<TokenStoreError?>(nil)

    init(logger: Logger, onEvent: (@Sendable (SQLiteTokenStoreEvent) -> Void)?) {
        self.logger = logger
        self.onEvent = onEvent
    }

    func tell(_ kind: SQLiteTokenStoreEvent.Kind, _ message: String) {
        self.logger.warning("\(message)", metadata: ["token_store.event": "\(kind.name)"])
        self.onEvent?(SQLiteTokenStoreEvent(kind, message))
    }

    /// The damage that was met in the file; it stays until the file is opened anew.
    var damage: TokenStoreError? { self.foundDamage.withLock { $0 } }

    /// Notes what a look at the file ended with, and tells damage the first time.
    func failedToRead(_ failure: SQLiteFailure) {
        guard failure.isDamage else { return }
        let error = TokenStoreError(failure)
        let isNew = self.foundDamage.withLock { damage in
            defer { damage = error }
            return damage == nil
        }
        if isNew { self.tell(.damageMet, error.message) }
    }

    /// Why the last write failed; `nil` when it did not.
    var writeTrouble: TokenStoreError? { self.trouble.withLock { $0 } }

    /// Notes that writing works.
    func wroteWell() {
        self.trouble.withLock { $0 = nil }
    }

    /// Notes that writing does not work, and tells it the first time.
    func failedToWrite(_ error: TokenStoreError) {
        let isNew = self.trouble.withLock { trouble in
            defer { trouble = error }
            return trouble != error
        }
        if isNew { self.tell(.writeFailed, error.message) }
    }
}
