//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// Whose refresh token is meant: a user's, or a session's.
struct RefreshTokenHolder: Sendable {
    /// The holder as keys of the cache name it.
    let cacheName: String
    /// The user, when the holder is one.
    let principal: Principal?

    init(_ principal: Principal) {
        self.cacheName = principal.cacheName
        self.principal = principal
    }

    init(_ session: LongRunningSession) {
        self.cacheName = session.cacheName
        self.principal = nil
    }

    /// The error of a holder without a refresh token.
    var notFound: AcquisitionError {
        if self.principal == nil {
            return AcquisitionError(
                .interactionRequired,
                "There is no such session, or it has ended. Start it again with a token of the user.",
                reason: "obo_cache_key_not_in_cache_error"
            )
        }
        return AcquisitionError(
            .interactionRequired,
            "No tokens of this user are kept. Let the user sign in.",
            reason: "no_tokens_found"
        )
    }
}
