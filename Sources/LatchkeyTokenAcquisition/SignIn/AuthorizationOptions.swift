//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// How a user's sign-in goes.
public struct AuthorizationOptions: Hashable, Sendable {
    /// How the answer comes back.
    public struct ResponseMode: Hashable, Sendable {
        let rawValue: String

        /// As a form that the browser posts; the default, which keeps the code out of addresses.
        public static var form: Self { .init(rawValue: "form_post") }
        /// In the query of the address.
        public static var query: Self { .init(rawValue: "query") }
    }

    /// What the user is asked.
    public struct Prompt: Hashable, Sendable {
        let rawValue: String

        /// Which account to use.
        public static var selectAccount: Self { .init(rawValue: "select_account") }
        /// To sign in again.
        public static var login: Self { .init(rawValue: "login") }
        /// To consent, also to what was consented to before.
        public static var consent: Self { .init(rawValue: "consent") }
        /// To sign up.
        public static var create: Self { .init(rawValue: "create") }
        /// Nothing: the sign-in fails when the user would have to do something.
        public static var none: Self { .init(rawValue: "none") }
    }

    /// How the answer comes back; as a form by default.
    public var responseMode: ResponseMode = .form
    /// What the user is asked; what the issuer thinks right by default.
    public var prompt: Prompt?
    /// The name that the user is expected to sign in with; unknown by default.
    public var loginHint: String?
    /// The domain that the user is expected to be of; unknown by default.
    public var domainHint: String?
    /// The tenant to ask instead of the application's own; none by default.
    public var tenant: String?
    /// The B2C user flow; that of the application by default.
    public var userFlow: String?
    /// The claims that the tokens must satisfy, a JSON object; none by default.
    public var claims: String?
    /// Parameters added to the address; none by default.
    public var extraQueryParameters: [String: String] = [:]
    /// Whether a second code for the browser is asked for when the code is redeemed; false by default.
    public var wantsBrowserCode = false

    /// Creates the default options.
    public init() {}
}
