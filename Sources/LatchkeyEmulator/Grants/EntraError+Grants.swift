//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

extension EntraError {
    private static func invalidGrant(_ code: Int, _ text: String, suberror: String? = nil) -> Self {
        Self(error: "invalid_grant", code: code, text: text, suberror: suberror)
    }

    static var unreadableClaims: Self {
        Self(error: "invalid_request", code: 90_023, text: "The parameter 'claims' is no JSON object of claims.")
    }

    static func unsupportedTokenType(_ type: String) -> Self {
        Self(error: "invalid_request", code: 90_023, text: "Tokens of type '\(type)' cannot be issued here.")
    }

    // Assertions of users.

    static var invalidUserAssertion: Self {
        self.invalidGrant(50_013, "The assertion is not valid: it is no access token of this issuer.")
    }

    static func userAssertionAudience(_ audience: String) -> Self {
        self.invalidGrant(500_131, "The assertion is meant for '\(audience)' and not for the application that sent it.")
    }

    static var userAssertionTime: Self {
        self.invalidGrant(500_133, "The assertion is not within its valid time range.")
    }

    static var noUserInAssertion: Self {
        Self(
            status: .unauthorized,
            error: "unauthorized_client",
            code: 7_000_114,
            text: "The application may not ask for tokens on behalf of another application."
        )
    }

    static func unsupportedTokenUse(_ use: String) -> Self {
        Self(
            error: "invalid_request",
            code: 90_023,
            text: "The value '\(use)' of the parameter 'requested_token_use' is not supported."
        )
    }

    // Codes.

    static var unknownCode: Self { self.invalidGrant(70_000, "The authorization code is not known.") }
    static var redeemedCode: Self { self.invalidGrant(54_005, "The authorization code was already redeemed.") }
    static var expiredCode: Self { self.invalidGrant(70_008, "The authorization code is expired.") }
    static var foreignCode: Self {
        self.invalidGrant(70_000, "The authorization code belongs to another application or tenant.")
    }
    static var verifierMismatch: Self {
        self.invalidGrant(501_481, "The code verifier does not match the code challenge of the authorization request.")
    }

    static func redirectMismatch(_ uri: String) -> Self {
        Self(
            error: "invalid_request",
            code: 50_011,
            text: "The redirect URI '\(uri)' does not match the ones that are configured for the application."
        )
    }

    // Refresh tokens.

    static var unknownRefreshToken: Self {
        self.invalidGrant(70_000, "The refresh token is not known.", suberror: "bad_token")
    }
    static var foreignRefreshToken: Self {
        self.invalidGrant(70_000, "The refresh token belongs to another application.", suberror: "client_mismatch")
    }
    static var expiredRefreshToken: Self {
        self.invalidGrant(700_082, "The refresh token expired because it was not used.", suberror: "token_expired")
    }
    static var reusedRefreshToken: Self {
        self.invalidGrant(70_000, "The refresh token was replaced and used again.", suberror: "bad_token")
    }
    static var revokedGrant: Self {
        self.invalidGrant(50_173, "The grant was revoked; the user has to sign in again.", suberror: "bad_token")
    }

    // Users.

    static func unknownUser(_ name: String) -> Self {
        self.invalidGrant(50_034, "The user '\(name)' does not exist in the directory.")
    }
    static var wrongPassword: Self { self.invalidGrant(50_126, "The user name or password is wrong.") }
    static var noMicrosoftAccount: Self {
        Self(error: "invalid_request", code: 9_002_346, text: "Personal accounts cannot sign in this way.")
    }

    // Devices.

    static var pendingDevice: Self {
        Self(error: "authorization_pending", code: 70_016, text: "The user has not finished signing in.")
    }
    static var slowDown: Self {
        Self(error: "slow_down", code: 70_016, text: "The client asks too often; it must wait longer.")
    }
    static var declinedDevice: Self {
        Self(error: "authorization_declined", code: 70_018, text: "The user declined to sign in.")
    }
    static var expiredDevice: Self { Self(error: "expired_token", code: 70_020, text: "The device code is expired.") }
    static var unknownDevice: Self {
        Self(error: "bad_verification_code", code: 70_019, text: "The device code is not known.")
    }

    // Agents.

    static var blueprintToken: Self {
        Self(
            status: .unauthorized,
            error: "unauthorized_client",
            code: 82_001,
            text: "A blueprint of agent identities may only ask for tokens to exchange."
        )
    }
    static var userAndName: Self {
        Self(
            error: "invalid_request",
            code: 90_023,
            text: "Exactly one of the parameters 'user_id' and 'username' is needed."
        )
    }
    static var invalidInstanceToken: Self {
        self.invalidGrant(50_013, "The federated credential of the user is no exchange token of the agent identity.")
    }
    static var foreignAgentUser: Self {
        self.invalidGrant(50_105, "The agent identity may not act as this user.")
    }

    /// Refuses a user who does not meet a policy.
    static func policy(_ policy: Emulator.Policy) -> Self {
        let claims = "{\"access_token\":{\"capolids\":{\"essential\":true,\"values\":[\"\(policy.id)\"]}}}"
        return Self(
            error: policy.error,
            code: policy.code,
            text: policy.text,
            suberror: policy.suberror,
            claims: policy.hasClaims ? claims : nil
        )
    }
}
