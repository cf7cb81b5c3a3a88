//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenAcquisition

extension TokenValidationOptions {
    /// Describes which tokens an API accepts, as its configuration says.
    ///
    /// - Parameters:
    ///   - authority: Whose tokens are accepted.
    ///   - clientID: The API's client identifier.
    ///   - webHost: The audiences, and whether applications may call without scopes and roles.
    ///   - registration: The name of the app registration; its client identifier by default.
    public init(
        authority: Authority,
        clientID: String,
        webHost: WebHostOptions,
        registration: String? = nil
    ) {
        self.init(authority: authority, clientID: clientID, audiences: webHost.audiences, registration: registration)
        self.allowsTokensWithoutPermissions = webHost.allowsApplicationsWithoutRoles
    }
}
