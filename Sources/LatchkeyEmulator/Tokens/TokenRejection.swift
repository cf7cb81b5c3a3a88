//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// Why a token is not accepted by an API.
enum TokenRejection: Error, Hashable {
    /// The request has no token.
    case noToken
    /// The token is not one of ours, or was changed.
    case invalid
    /// The token is for another API.
    case wrongAudience
    /// The token comes from another issuer.
    case wrongIssuer
    /// The token's time is over.
    case expired
    /// The token's time has not begun.
    case notYetValid
    /// The token is bound to a key, and the request does not prove that it has it.
    case notBound
    /// The token was revoked.
    case revoked
    /// The token was revoked, and the caller said that it can ask for a newer one.
    case newerTokenNeeded(notBefore: Int64)
    /// The token is good but does not hold the role or permission.
    case missingRole

    /// The error code of the challenge; none when there was no token (RFC 6750 §3.1).
    var error: String? {
        switch self {
        case .noToken: nil
        case .missingRole: "insufficient_scope"
        case .newerTokenNeeded: "insufficient_claims"
        case .invalid, .wrongAudience, .wrongIssuer, .expired, .notYetValid, .notBound, .revoked: "invalid_token"
        }
    }

    /// What was wrong.
    var text: String {
        switch self {
        case .noToken: "The request has no token"
        case .invalid: "The signature is invalid"
        case .wrongAudience: "The audience is invalid"
        case .wrongIssuer: "The issuer is invalid"
        case .expired: "The token expired"
        case .notYetValid: "The token is not yet valid"
        case .notBound: "The token is bound to another key"
        case .revoked: "The token was revoked"
        case .newerTokenNeeded: "The token was revoked; a newer one is needed"
        case .missingRole: "The token does not hold the role or permission"
        }
    }

    /// The challenge that says where to get a better token (RFC 6750 §3).
    ///
    /// - Parameter baseURL: The emulator's address.
    /// - Returns: The value of `WWW-Authenticate`.
    func challenge(baseURL: String) -> String {
        var value = "Bearer realm=\"\", authorization_uri=\"\(baseURL)/common/oauth2/v2.0/authorize\""
        if let error { value += ", error=\"\(error)\", error_description=\"\(self.text)\"" }
        if case .newerTokenNeeded(let time) = self {
            let claims = "{\"access_token\":{\"nbf\":{\"essential\":true,\"value\":\"\(time)\"}}}"
            value += ", claims=\"\(Base64.encode(Array(claims.utf8)))\""
        }
        return value
    }
}
