//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyHTTP
import LatchkeyTokenAcquisition

/// What validates the ID tokens of a sign-in: one for the issuer, and for each user flow of B2C that has keys of its own.
struct IDTokenValidators: Sendable {
    private let main: TokenValidator
    private let byUserFlow: [String: TokenValidator]
    /// Validates the notices that an issuer sends of sign-outs.
    let logoutTokens: TokenValidator

    init(
        _ client: ConfidentialClient,
        _ options: WebSignInOptions,
        http: any HTTPClient,
        timing: AcquisitionTiming
    ) throws(AcquisitionError) {
        func validator(_ authority: Authority, ofLogoutTokens isOfLogout: Bool = false) -> TokenValidator {
            // An ID token is for the client itself, and grants nothing.
            var validation = TokenValidationOptions(
                authority: authority,
                clientID: client.clientID,
                audiences: [client.clientID]
            )
            validation.allowsTokensWithoutPermissions = true
            validation.requiresClientClaim = false
            validation.isForLogoutTokens = isOfLogout
            validation.rememberedTokens = 0
            validation.telemetry = options.telemetry
            if let tenants = options.tenants { validation.tenants = tenants }
            return TokenValidator(validation, http: http, timing: timing)
        }
        self.main = validator(client.authority)
        self.logoutTokens = validator(client.authority, ofLogoutTokens: true)
        var byUserFlow: [String: TokenValidator] = [:]
        for policy in [options.resetPasswordPolicy, options.editProfilePolicy].compactMap(\.self) {
            byUserFlow[policy] = validator(try client.authority.withPolicy(policy))
        }
        self.byUserFlow = byUserFlow
    }

    /// What validates the ID tokens of a user flow; of the application's own when none is named.
    subscript(userFlow: String?) -> TokenValidator { userFlow.flatMap { self.byUserFlow[$0] } ?? self.main }
}
