//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension Emulator {
    /// How the pages behave that people sign in on, when ``Configuration/showsSignInPage`` is on.
    ///
    /// A page asks for the user, the password, whatever policies demand, and consent. Who signed in stays signed in with
    /// the browser, so that the next application asks for nothing; `prompt` does what it does with Entra.
    public struct SignInPages: Hashable, Sendable {
        /// Whether users have to enter their password; `true` by default.
        public var demandsPassword = true
        /// How long a browser stays signed in after its last sign-in; 24 hours by default.
        public var sessionLifetime: Duration = .seconds(86_400)
        /// How long a user may take; 15 minutes by default.
        public var interactionLifetime: Duration = .seconds(900)

        /// Creates the default behaviour.
        public init() {}
    }
}
