//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension EntraError {
    static var cancelled: Self {
        Self(error: "access_denied", code: 65_004, text: "The user declined to sign in.", suberror: "cancel")
    }

    static var noSession: Self {
        Self(error: "login_required", code: 50_058, text: "No user is signed in, and none may be asked.")
    }

    static var interactionRequired: Self {
        Self(error: "interaction_required", code: 50_079, text: "More is demanded of the user, and none may be asked.")
    }

    static var unsupportedResponseType: Self {
        Self(
            error: "unsupported_response_type",
            code: 70_005,
            text: "The parameter 'response_type' must be 'code', 'id_token' or both."
        )
    }

    static func unsupportedChallenge(_ method: String) -> Self {
        Self(
            error: "invalid_request",
            code: 90_023,
            text: "The value '\(method)' of the parameter 'code_challenge_method' is not supported."
        )
    }
}
