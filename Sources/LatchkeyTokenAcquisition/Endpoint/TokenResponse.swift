//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// A successful token response (RFC 6749 §5.1), read leniently where issuers differ and strictly where a mistake would
/// be kept for hours.
struct TokenResponse: Sendable {
    /// Members that have a meaning of their own; any other is kept with the token.
    private static let known: Set<String> = [
        "access_token", "client_info", "correlation_id", "error", "expires_in", "expires_on", "ext_expires_in", "foci",
        "id_token", "not_before", "refresh_in", "refresh_token", "resource", "scope", "token_type",
    ]
    /// Ten years; what claims to live longer is a mistake.
    private static let longestLife = 315_576_000.0

    /// The token as the cache keeps it.
    let acquired: AcquiredToken

    /// Reads a response.
    ///
    /// - Parameter members: The members of the response's JSON object.
    /// - Throws: ``TokenResponseError`` naming the member that is wrong, never its value.
    init(_ members: [String: JSONValue]) throws(TokenResponseError) {
        guard let token = members["access_token"]?.string, !token.isEmpty else {
            throw TokenResponseError("'access_token' is missing.")
        }
        guard token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw TokenResponseError("'access_token' contains characters that no header field may carry.")
        }
        guard let type = members["token_type"]?.string, !type.isEmpty else {
            throw TokenResponseError("'token_type' is missing.")
        }
        guard type.lowercased() == "bearer" else {
            throw TokenResponseError("'token_type' is not the one that was asked for, Bearer.")
        }
        let life = try Self.life(members["expires_in"])
        self.acquired = AcquiredToken(
            value: token,
            lifetime: .duration(.seconds(life)),
            refreshAfter: Self.refresh(members["refresh_in"], life: life),
            scopes: members["scope"]?.string?.split(separator: " ").map(String.init) ?? [],
            attributes: members.filter { !Self.known.contains($0.key) }.compactMapValues(\.string)
        )
    }

    private static func life(_ value: JSONValue?) throws(TokenResponseError) -> Double {
        guard let value, value != .null else {
            throw TokenResponseError("'expires_in' is missing.")
        }
        guard let seconds = value.lenientNumber, seconds.isFinite else {
            throw TokenResponseError("'expires_in' is not a number.")
        }
        guard seconds > 0 else {
            throw TokenResponseError("'expires_in' is zero or negative.")
        }
        guard seconds <= Self.longestLife else {
            throw TokenResponseError("'expires_in' is longer than ten years.")
        }
        return seconds
    }

    /// A hint that makes no sense is no reason to refuse the token.
    private static func refresh(_ value: JSONValue?, life: Double) -> Duration? {
        guard let seconds = value?.lenientNumber, seconds.isFinite, seconds > 0, seconds < life else { return nil }
        return .seconds(seconds)
    }
}
