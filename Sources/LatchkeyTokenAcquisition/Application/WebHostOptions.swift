//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What a host of web applications and web APIs knows about an app registration.
///
/// Acquisition does not look at it. Documentation of each property names the setting of an `AzureAd` section.
public struct WebHostOptions: Hashable, Sendable {
    /// The audiences that tokens for the web API may have (`Audience` and `Audiences`); by default those that follow from
    /// its client ID.
    public var audiences: [String] = []
    /// Whether applications may call the web API without scopes and roles, because it keeps a list of its own
    /// (`AllowWebApiToBeAuthorizedByACL`); false by default.
    public var allowsApplicationsWithoutRoles = false
    /// The scopes of which callers of the web API need one (`Scopes`); what its routes say by default.
    public var scopes: [String] = []
    /// The roles of which applications that call the web API need one (`AppPermissions`); what its routes say by default.
    public var appPermissions: [String] = []
    /// Where sign-ins return to (`CallbackPath`); `/signin-oidc` by default.
    public var callbackPath = "/signin-oidc"
    /// Where sign-outs return to (`SignedOutCallbackPath`); `/signout-callback-oidc` by default.
    public var signedOutCallbackPath = "/signout-callback-oidc"
    /// The whole URI that sign-ins return to (`RedirectUri`); the callback path below the application's address by
    /// default.
    public var redirectURI: String?
    /// Whether sign-ins also ask for a code for the browser's part of the application (`WithSpaAuthCode`); false by
    /// default.
    public var requestsBrowserCode = false
    /// The B2C user flow that resets a password (`ResetPasswordPolicyId`); none by default.
    public var resetPasswordPolicyID: String?
    /// The B2C user flow that edits a profile (`EditProfilePolicyId`); none by default.
    public var editProfilePolicyID: String?
    /// The page that starts to reset a password (`ResetPasswordPath`).
    public var resetPasswordPath = "/MicrosoftIdentity/Account/ResetPassword"
    /// The page of the application that shows what went wrong (`ErrorPath`); a page of the sign-in's own by default.
    public var errorPath: String?

    /// Creates options with the defaults.
    public init() {}
}
