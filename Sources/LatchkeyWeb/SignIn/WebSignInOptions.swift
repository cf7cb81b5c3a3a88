//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// How users sign in to a web application.
public struct WebSignInOptions: Sendable {
    /// Where sessions are kept.
    public struct Sessions: Sendable {
        enum Base: Sendable {
            case store(any SessionStore)
            case cookie
        }
        let base: Base

        /// On the side of the server, so that sessions can be ended from both sides; the browser holds a random name.
        ///
        /// - Parameter store: The store.
        /// - Returns: The choice.
        public static func store(_ store: any SessionStore) -> Self { .init(base: .store(store)) }
        /// Sealed in cookies of the browser: no store is needed, but a session cannot be ended from the server's side.
        public static var cookie: Self { .init(base: .cookie) }
    }

    /// The application's address as browsers know it: scheme, host and port, and a path when it is not at the root.
    ///
    /// It is configured, not taken from requests: whoever may choose the host chooses where codes are sent.
    public var publicBaseURL: String
    /// Where sessions are kept; in a store in memory by default.
    public var sessions: Sessions
    /// The scopes that users are asked for when they sign in; those of OpenID Connect alone by default.
    public var scopes: [String] = ["openid"]
    /// The scopes that the login path may be asked for besides; none by default.
    public var selectableScopes: Set<String> = []
    /// The path where the issuer's answer arrives (`CallbackPath`).
    public var callbackPath = "/signin-oidc"
    /// The path where the browser comes back after signing out (`SignedOutCallbackPath`).
    public var signedOutCallbackPath = "/signout-callback-oidc"
    /// The path that the issuer calls in a frame when the user signs out elsewhere (`RemoteSignOutPath`).
    public var frontChannelSignOutPath = "/signout-oidc"
    /// The path that starts a sign-in.
    public var loginPath = "/login"
    /// The path that signs out.
    public var logoutPath = "/logout"
    /// The path that an issuer calls itself when the user signs out elsewhere (OpenID Connect Back-Channel Logout); none by
    /// default, since Entra ID does not call it.
    ///
    /// The issuer must send the session (`sid`), and the sessions must be in a
    /// store.
    public var backChannelSignOutPath: String?
    /// The whole address that the issuer sends browsers back to (`RedirectUri`); ``callbackPath`` below ``publicBaseURL``
    /// by default.
    public var redirectURI: String?
    /// Whether the issuer is asked for a second code, which a script of the application's pages redeems itself
    /// (`WithSpaAuthCode`); false by default.
    public var requestsBrowserCode = false
    /// The path where a script of the application's pages gets its code, once.
    public var browserCodePath = "/signin-browser-code"
    /// The B2C user flow that resets a password (`ResetPasswordPolicyId`); none by default.
    public var resetPasswordPolicy: String?
    /// The path that starts to reset a password (`ResetPasswordPath`).
    public var resetPasswordPath = "/MicrosoftIdentity/Account/ResetPassword"
    /// The B2C user flow that edits a profile (`EditProfilePolicyId`); none by default.
    public var editProfilePolicy: String?
    /// The path that starts to edit a profile.
    public var editProfilePath = "/MicrosoftIdentity/Account/EditProfile"
    /// The page of the application that shows that a sign-in failed (`ErrorPath`), with the parameters `code` and
    /// `correlationId`; a page of the sign-in's own by default.
    public var errorPath: String?
    /// Where users go after signing out; the root by default.
    public var signedOutURL = ReturnURL.root
    /// After how long without use a session ends; 8 hours by default.
    public var idleTimeout: Duration = .seconds(8 * 3600)
    /// After how long a session ends in any case; 24 hours by default.
    public var sessionLifetime: Duration = .seconds(24 * 3600)
    /// How long a sign-in may take; 15 minutes by default.
    public var flowLifetime: Duration = .seconds(900)
    /// The tenants whose users may sign in; by default those that the authority's tenant stands for.
    public var tenants: TenantRule?
    /// Where logs, metrics and traces go; nothing is logged by default.
    public var telemetry = WebTelemetry()
    /// Decides last whether a user may sign in; everybody may by default.
    public var admits: @Sendable (CallerIdentity) async -> Bool = { _ in true }

    /// Describes how users sign in.
    ///
    /// - Parameters:
    ///   - publicBaseURL: The application's address as browsers know it.
    ///   - sessions: Where sessions are kept; in a store in memory by default.
    ///   - scopes: The scopes that users are asked for; those of OpenID Connect alone by default.
    public init(
        publicBaseURL: String,
        sessions: Sessions = .store(MemorySessionStore()),
        scopes: [String] = ["openid"]
    ) {
        self.publicBaseURL = publicBaseURL
        self.sessions = sessions
        self.scopes = scopes
    }
}
