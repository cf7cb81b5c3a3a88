//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Why a token was not found in memory.
public enum MissReason: Hashable, Sendable {
    /// The key was never asked for, or too long ago to be remembered.
    case neverSeen
    /// The token expired, or came so near to its expiry that it was not handed out.
    case expired
    /// The token was evicted to make room.
    case evicted
    /// The token was invalidated; calls that waited could still get it.
    case invalidated
    /// The token was invalidated for everybody.
    case revoked
    /// The token was removed.
    case removed
    /// The partition or the cache was purged.
    case epoch
    /// The token was too long to be kept.
    case oversize
}
