//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

extension TokenEndpoint {
    /// The permissions that a user still has to consent to; none when users need not consent to anything.
    ///
    /// - Parameters:
    ///   - scopes: What is asked for.
    ///   - user: The user.
    ///   - application: The application that asks; for itself it needs nobody's consent.
    /// - Returns: The permissions.
    func missingConsent(
        to scopes: ScopeRequest,
        of user: Emulator.User,
        for application: Emulator.Application
    ) -> [String] {
        guard self.configuration.demandsConsent,
            scopes.resource.applicationID.lowercased() != application.clientID.lowercased()
        else { return [] }
        let granted = application.grantedPermissions
            .filter { self.directory.resource(identifiedBy: $0.key) == scopes.resource }
            .flatMap(\.value)
            .map { $0.lowercased() }
        return self.state.consents
            .withLock { $0.missing(scopes, of: user.objectID, to: application.clientID) }
            .filter { !granted.contains($0.lowercased()) }
    }

    /// Refuses what a user has not consented to.
    func checkConsent(
        to scopes: ScopeRequest,
        of user: Emulator.User,
        for application: Emulator.Application
    ) throws(EntraError) {
        let missing = self.missingConsent(to: scopes, of: user, for: application)
        guard missing.isEmpty else { throw .consentRequired(clientID: application.clientID) }
    }

    /// Remembers that a user consents.
    func noteConsent(
        to scopes: ScopeRequest,
        policies: Set<String>,
        of user: Emulator.User,
        for application: Emulator.Application
    ) {
        self.state.consents.withLock {
            $0.add(scopes, policies: policies, of: user.objectID, to: application.clientID)
        }
    }

    /// The policies that a user met by consenting at an earlier sign-in.
    func policies(metByConsentOf user: Emulator.User, for application: Emulator.Application) -> Set<String> {
        self.state.consents.withLock { $0.policies(metBy: user.objectID, to: application.clientID) }
    }
}

extension EntraError {
    /// Refuses what needs the user's consent.
    static func consentRequired(clientID: String) -> Self {
        Self(
            error: "invalid_grant",
            code: 65_001,
            text: "The user or administrator has not consented to use the application with ID '\(clientID)'. Send an "
                + "interactive authorization request for this user and resource.",
            suberror: "consent_required"
        )
    }
}
