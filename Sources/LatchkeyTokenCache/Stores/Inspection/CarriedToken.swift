//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A token with its text and its times, on its way between a store and the file of another library.
package struct CarriedToken: Sendable {
    /// The name of the token.
    package var key: CacheKey
    /// The token, whose lifetime is not heeded.
    package var token: AcquiredToken
    /// When it was requested.
    package var issuedAt: WallTime
    /// When it expires.
    package var expiresAt: WallTime
    /// When the issuer suggests a refresh; `nil` when it did not.
    package var refreshAt: WallTime?

    /// Describes a token.
    ///
    /// - Parameters:
    ///   - key: The name of the token.
    ///   - token: The token, whose lifetime is not heeded.
    ///   - issuedAt: When it was requested.
    ///   - expiresAt: When it expires.
    ///   - refreshAt: When the issuer suggests a refresh; not at all by default.
    package init(
        key: CacheKey,
        token: AcquiredToken,
        issuedAt: WallTime,
        expiresAt: WallTime,
        refreshAt: WallTime? = nil
    ) {
        self.key = key
        self.token = token
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.refreshAt = refreshAt
    }
}

extension StoredToken {
    /// The token with its text; `nil` when its record is damaged.
    package var carried: CarriedToken? {
        guard let (key, content) = PlainRecordCodec().decode(self.payload) else { return nil }
        return CarriedToken(
            key: key,
            token: content.token,
            issuedAt: content.issuedAt,
            expiresAt: content.expiresAt,
            refreshAt: content.refreshAt
        )
    }
}
