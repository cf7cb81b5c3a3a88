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
        "id_token", "not_before", "refresh_in", "refresh_token", "resource", "scope", "spa_code", "token_type",
    ]
    /// Ten years; what claims to live longer is a mistake.
    private static let longestLife = 315_576_000.0

    /// The token as the cache keeps it.
    var acquired: AcquiredToken
    /// What gets further tokens.
    let refreshToken: String?
    /// What says who the user is.
    let idToken: String?
    /// The account at home, as it was sent.
    let clientInfo: String?
    /// The family of applications that may use the refresh token.
    let family: String?
    /// A second code, for the browser.
    let browserCode: String?

    /// Reads a response.
    ///
    /// - Parameters:
    ///   - members: The members of the response's JSON object.
    ///   - scheme: How the token shall be presented.
    ///   - scopes: The scopes that are granted when the response does not say.
    /// - Throws: ``TokenResponseError`` naming the member that is wrong, never its value.
    init(
        _ members: [String: JSONValue],
        scheme: TokenScheme = .bearer,
        scopes: [String] = []
    ) throws(TokenResponseError) {
        guard let token = members["access_token"]?.string, !token.isEmpty else {
            throw TokenResponseError("'access_token' is missing.")
        }
        guard token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw TokenResponseError("'access_token' contains characters that no header field may carry.")
        }
        let type = try Self.type(members["token_type"], scheme: scheme)
        let life = try Self.life(members["expires_in"])
        func text(_ name: String) -> String? { members[name]?.string.flatMap { $0.isEmpty ? nil : $0 } }
        self.acquired = AcquiredToken(
            value: token,
            lifetime: .duration(.seconds(life)),
            refreshAfter: Self.refresh(members["refresh_in"], life: life),
            tokenType: type,
            scopes: text("scope")?.split(separator: " ").map(String.init) ?? scopes,
            attributes: members.filter { !Self.known.contains($0.key) }.compactMapValues(\.string)
        )
        self.refreshToken = text("refresh_token")
        self.idToken = text("id_token")
        self.clientInfo = text("client_info")
        self.family = text("foci")
        self.browserCode = text("spa_code")
    }

    private static func type(_ value: JSONValue?, scheme: TokenScheme) throws(TokenResponseError) -> String {
        guard let type = value?.string, !type.isEmpty else {
            throw TokenResponseError("'token_type' is missing.", reason: "token_type_missing")
        }
        guard type.lowercased() == scheme.tokenType.lowercased() else {
            throw TokenResponseError(
                "'token_type' is not the one that was asked for, \(scheme.tokenType).",
                reason: "token_type_mismatch"
            )
        }
        return scheme.tokenType
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
