//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The operations of a store that a ``ChaosStore`` can disturb.
public enum ChaosOperation: String, Hashable, Sendable, CaseIterable {
    /// Reading records.
    case get
    /// Writing records.
    case put
    /// Removing records.
    case remove
    /// Asking for the store's health.
    case health
    /// Taking a lease.
    case acquireLease
    /// Extending a lease.
    case extendLease
    /// Giving a lease back.
    case releaseLease
    /// Appending to the feed.
    case publish
    /// Reading the feed.
    case changes
    /// Reading an epoch.
    case epoch
    /// Raising an epoch.
    case raiseEpoch
    /// Listing records.
    case scan
    /// Replacing a popularity list.
    case publishHotKeys
    /// Reading the popularity lists.
    case hotKeys

    /// Whether the operation changes something, so that a lost answer and a repetition matter.
    var changesState: Bool {
        switch self {
        case .put, .remove, .acquireLease, .extendLease, .releaseLease, .publish, .raiseEpoch, .publishHotKeys: true
        case .get, .health, .changes, .epoch, .scan, .hotKeys: false
        }
    }
}
