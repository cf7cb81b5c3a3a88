//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension Emulator {
    /// Adds an application, or replaces the one with the same client id, from the next request on.
    ///
    /// - Parameter application: The application.
    /// - Throws: ``EmulatorError`` with ``EmulatorError/Code/invalidConfiguration``.
    public func update(_ application: Application) throws(EmulatorError) {
        try self.configuration.validate(application)
        self.service.directory.update(application)
    }

    /// Adds a user, or replaces the one with the same name, from the next request on.
    ///
    /// - Parameter user: The user, with what is demanded now.
    /// - Throws: ``EmulatorError`` with ``EmulatorError/Code/invalidConfiguration``.
    public func update(_ user: User) throws(EmulatorError) {
        try self.configuration.validate(user)
        self.service.directory.update(user)
    }

    /// Ends all tokens and sign-ins of a user or an application: refresh tokens are refused, and the products API
    /// demands newer access tokens of callers that can handle that (`cp1`).
    ///
    /// - Parameter name: A user's name or an application's client id.
    public func revokeTokens(of name: String) {
        let directory = self.service.directory
        directory.revoke(directory.user(named: name)?.objectID ?? name)
    }

    /// Makes a new key that signs tokens from now on.
    ///
    /// - Parameter retiringOthers: Whether the other keys are not published any more, so that their tokens are refused;
    ///   `false` by default.
    /// - Throws: ``EmulatorError`` with ``EmulatorError/Code/identityFailed``.
    public func rotateSigningKey(retiringOthers: Bool = false) throws(EmulatorError) {
        do {
            try self.signingKeys.rotate(retiringOthers: retiringOthers)
            if retiringOthers { self.service.tokens.verifier.forget() }
        } catch {
            throw EmulatorError(.identityFailed, "No new signing key could be made: \(error)", cause: error)
        }
    }
}
