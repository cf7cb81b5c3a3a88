//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Why memory did not answer a request; the `reason` of the metric `tokencache.removed`, where a token left it.
///
/// New cases may come with any release: a `switch` needs a `default`.
public enum MissReason: String, Hashable, Sendable, CaseIterable {
    /// The key was never asked for, or too long ago to be remembered.
    case neverSeen = "never_seen"
    /// The token expired.
    case expired = "expired"
    /// The token came so near to its expiry that it was not handed out.
    case belowFloor = "below_floor"
    /// The token was shorter of life than the caller allows.
    case belowMinimum = "below_minimum"
    /// The token was evicted to make room.
    case evicted = "evicted"
    /// The token was invalidated; calls that waited could still get it.
    case invalidated = "invalidated"
    /// The token was invalidated for everybody.
    case revoked = "revoked"
    /// The token was removed.
    case removed = "removed"
    /// The partition or the cache was purged.
    case epoch = "epoch"
    /// The token could not be compared with the store, where settings ask for it.
    case unverified = "unverified"
    /// The token was too long to be kept.
    case oversize = "oversize"
    /// The store's record was damaged, belonged to another key, or had a life that no issuer grants.
    case storeRecordRejected = "store_record_rejected"
    /// The caller wanted a new token whatever was held.
    case forced = "forced"
    /// A resource rejected the token.
    case rejected = "rejected"
    /// The caller wanted a token for the claims of a challenge.
    case claims = "claims"
}
