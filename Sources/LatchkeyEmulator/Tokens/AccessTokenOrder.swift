//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What an access token is to say.
struct AccessTokenOrder: Sendable {
    /// The caller.
    var client: AuthenticatedClient
    var tenant: TenantName
    /// The address that the issuer's name begins with.
    var issuerBase: String
    var resource: Emulator.Resource
    /// The user; `nil` in tokens of the application itself.
    var user: Emulator.User?
    /// The permissions that the user gives.
    var scopes: [String] = []
    /// The roles of the application itself.
    var roles: [String] = []
    /// The policies that the sign-in met.
    var met: Set<String> = []
    /// What the caller said it can do.
    var capabilities: [String] = []
    var confirmation: AccessTokenClaims.Confirmation?
    /// The object that is the subject of the application's own token; `nil` derives it.
    var objectID: String?
    /// The agent identity that an exchange token is made for.
    var exchangePath: String?
    /// The policy of B2C.
    var policy: String?
}
