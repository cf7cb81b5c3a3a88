//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What a user signs in for.
struct SignInDemand: Sendable {
    let application: Emulator.Application
    let authority: Authority
    let scopes: ScopeRequest
    let claims: ClaimsRequest
    /// The values of `prompt`.
    var prompts: Set<String> = []
    var loginHint: String?

    /// The name of the application on pages.
    var applicationName: String { self.application.displayName ?? self.application.clientID }
}

extension SignInDemand {
    /// Reads what an application asks for.
    ///
    /// - Parameters:
    ///   - authorization: The request.
    ///   - directory: Knows the resources.
    /// - Throws: The error for the application.
    init(_ authorization: AuthorizationRequest, in directory: EmulatorDirectory) throws(EntraError) {
        guard let scope = authorization["scope"] else { throw .missingParameter("scope") }
        self.application = authorization.application
        self.authority = authorization.authority
        self.scopes = try ScopeRequest(scope, in: directory, tenant: authorization.authority.tenant)
        self.claims = try ClaimsRequest(authorization["claims"])
        self.prompts = Set((authorization["prompt"] ?? "").split(separator: " ").map { $0.lowercased() })
        self.loginHint = authorization["login_hint"]
    }
}
