//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension StoreReadOutcome {
    /// The record that was read.
    var stored: StoredRecord? {
        guard case .record(let record) = self else { return nil }
        return record
    }

    /// The error of the read.
    var error: TokenStoreError? {
        guard case .failed(let error) = self else { return nil }
        return error
    }
}

extension StoreWriteOutcome {
    /// Whether the record was written.
    var isAccepted: Bool {
        guard case .accepted = self else { return false }
        return true
    }

    /// The error of the write.
    var error: TokenStoreError? {
        guard case .failed(let error) = self else { return nil }
        return error
    }
}

extension StoreRemovalOutcome {
    /// Whether a record was removed.
    var isRemoved: Bool {
        guard case .removed = self else { return false }
        return true
    }

    /// The error of the removal.
    var error: TokenStoreError? {
        guard case .failed(let error) = self else { return nil }
        return error
    }
}

extension LeaseOutcome {
    /// The fence of the grant.
    var fence: UInt64? {
        guard case .granted(let fence) = self else { return nil }
        return fence
    }

    /// For how long the lease is taken.
    var retryAfter: Duration? {
        guard case .busy(let duration) = self else { return nil }
        return duration
    }

    /// The error of the request.
    var error: TokenStoreError? {
        guard case .failed(let error) = self else { return nil }
        return error
    }
}

extension LeaseState {
    /// Whether the owner held the lease.
    var isHeld: Bool {
        guard case .held = self else { return false }
        return true
    }

    /// Whether the owner did not hold the lease.
    var isLost: Bool {
        guard case .lost = self else { return false }
        return true
    }

    /// The error of the call.
    var error: TokenStoreError? {
        guard case .failed(let error) = self else { return nil }
        return error
    }
}

extension StoreChangeBatch {
    /// The changes.
    var changes: [StoreChange]? {
        guard case .changes(let changes, next: _) = self else { return nil }
        return changes
    }

    /// Whether changes are lost.
    var isGap: Bool {
        guard case .gap = self else { return false }
        return true
    }

    /// Where to go on.
    var next: StoreCursor? {
        switch self {
        case .changes(_, let next), .gap(let next): next
        case .failed: nil
        }
    }

    /// The error of the call.
    var error: TokenStoreError? {
        guard case .failed(let error) = self else { return nil }
        return error
    }
}

extension Result {
    /// The value of a success.
    var value: Success? { try? self.get() }

    /// The error of a failure.
    var error: Failure? {
        guard case .failure(let error) = self else { return nil }
        return error
    }
}
