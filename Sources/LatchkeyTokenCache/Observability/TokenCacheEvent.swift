//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Something that happened in a cache; never with a key, a tenant, a user or a token.
///
/// New cases may come with any release: a `switch` needs a `default`.
public enum TokenCacheEvent: Hashable, Sendable {
    /// An acquisition began.
    case flightStarted(AcquisitionContext.Reason, flight: UInt64)
    /// An acquisition failed.
    case flightFailed(TokenCacheError.Code, flight: UInt64)
    /// An acquisition's token was published.
    case published(flight: UInt64, fromStore: Bool)
    /// An acquisition's token was not published, because the key was invalidated meanwhile.
    case discarded(flight: UInt64)
    /// A background refresh ended.
    case refreshEnded(succeeded: Bool)
    /// A refresh brought no token that lives longer than the one held.
    case noProgress
    /// A token left memory.
    case removed(MissReason)
    /// A token was too long to be kept in memory.
    case oversize
    /// A partition or the whole cache was purged.
    case purged
    /// A source returned a token of another tenant than the one that was asked for: look at the source at once.
    case tenantMismatch
    /// A store failed or did not answer in time.
    case storeFailed(StoreOperation)
    /// A stored record was damaged or belonged to another key.
    case storeRecordRejected
    /// The state of the store has changed.
    case storeStateChanged(StoreState)
    /// The changes of other instances are heard of again, or not any more.
    case feedStateChanged(FeedState)
    /// A token that another instance has acquired took the place of the one in memory.
    case adopted
    /// A stored record could not be opened, or one could not be sealed; what was read counts as missing.
    case protectionFailed(RecordProtectionError.Code)
    /// The system was suspended for this long; every token's remaining life was shortened by it.
    case suspended(Duration)
    /// The wall clock was set by this much.
    case clockJump(Duration)
    /// An issuer's clock differs from this host's by this much, over a minute.
    case clockSkew(Duration)
    /// The cache was shut down.
    case shutDown
}

/// A call of a store.
public enum StoreOperation: String, Hashable, Sendable, CaseIterable {
    /// Reading records.
    case read
    /// Writing records.
    case write
    /// Removing records.
    case remove
    /// Reading or raising an epoch.
    case epoch
    /// Taking, extending or giving back a lease.
    case lease
    /// Telling other instances of changes.
    case feed
    /// Asking whether the store is back.
    case probe
}

extension FlightReason {
    var publicReason: AcquisitionContext.Reason {
        switch self {
        case .load: .missing
        case .refresh: .refresh
        case .forced: .forced
        }
    }
}
