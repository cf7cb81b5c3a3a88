//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The immutable record behind an ``AccessToken``.
final class TokenRecord: Sendable {
    /// What the source returned.
    let content: AcquiredToken
    /// When the token expires, by this host's wall clock.
    let expiresAt: WallTime
    /// When the token expires, in nanoseconds of the cache's monotonic time.
    let deadline: Int64

    init(content: AcquiredToken, expiresAt: WallTime, deadline: Int64) {
        self.content = content
        self.expiresAt = expiresAt
        self.deadline = deadline
    }
}
