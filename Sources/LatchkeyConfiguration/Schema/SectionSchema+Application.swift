//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension SectionSchema {
    /// The section that describes an app registration, `AzureAd`.
    static let application = SectionSchema(
        "application",
        SettingKey.ofIssuer + SettingKey.ofCredentials + SettingKey.ofTokenRequests + SettingKey.ofWebHosts
            + SettingKey.ofDotNetHosts
    )
}

extension SettingKey {
    /// The clouds that have names, and their sign-in hosts.
    static let clouds = [
        "AzurePublic": "login.microsoftonline.com", "AzureChina": "login.chinacloudapi.cn",
        "AzureUsGovernment": "login.microsoftonline.us", "AzureGermany": "login.microsoftonline.de",
    ]

    /// The kinds of users that have names, and the tenants that stand for them.
    static let audiences = [
        "AzureAdAndPersonalMicrosoftAccount": "common", "AzureAdMultipleOrgs": "organizations",
        "PersonalMicrosoftAccount": "consumers",
    ]

    /// Who issues tokens, and to whom.
    static let ofIssuer: [SettingKey] = [
        .key("Instance", .text, "The cloud's sign-in host, for example https://login.microsoftonline.com/."),
        .key("TenantId", .text, "The tenant: an identifier, a domain, common, organizations or consumers."),
        .key("ClientId", .text, "The application (client) ID of the app registration."),
        .key("Authority", .text, "Instance and tenant in one URL, in place of both keys."),
        .key("AzureCloudInstance", .name(Self.clouds.keys.sorted() + ["None"]), "The cloud, in place of Instance."),
        .key(
            "AadAuthorityAudience",
            .name(Self.audiences.keys.sorted() + ["AzureAdMyOrg", "None"]),
            "The kind of users, in place of TenantId."
        ),
        .key("AppHomeTenantId", .text, "The tenant of the application's own tokens when TenantId names none alone."),
        .key("Domain", .text, "The domain of a B2C tenant."),
        .key("SignUpSignInPolicyId", .text, "The B2C user flow; makes the application one of B2C."),
        .key("UsesOpenIdConnect", .boolean, "Whether Authority is any OpenID Connect issuer that describes itself."),
        .key("ValidatesInstance", .boolean, "Whether an unknown sign-in host is looked up at the public cloud."),
        .key("BoundInstance", .text, "Where clients with a certificate are served, when the cloud has it elsewhere."),
        .key("AllowInsecureLoopback", .boolean, "Whether an issuer on this host may do without TLS, for tests."),
    ]

    /// How the application proves who it is.
    static let ofCredentials: [SettingKey] = [
        .key("ClientCredentials", .sections(.credential), "The credentials, tried in order."),
        .key("SendX5C", .boolean, "Whether certificates go along with their chains."),
        .key("IsPublicClient", .boolean, "Whether the application has no credentials and speaks for users only."),
        .key(
            "UserAssignedManagedIdentityClientId",
            .text,
            "The managed identity of credentials that name none."
        ),
        .key("ClientSecret", .text, "A client secret; an older way to write ClientCredentials."),
        .key("ClientCertificates", .sections(.credential), "Certificates; an older way to write ClientCredentials."),
        .key(
            "ClientCredentialsUsingManagedIdentity",
            .section(.managedIdentityCredential),
            "A managed identity; an older way to write ClientCredentials."
        ),
        .key("TokenDecryptionCredentials", .sections(.credential), "The certificates that decrypt incoming tokens."),
        .key("TokenDecryptionCertificates", .sections(.credential), "An older name of TokenDecryptionCredentials."),
    ]

    /// What token requests carry.
    static let ofTokenRequests: [SettingKey] = [
        .key("AzureRegion", .text, "The region whose host issues the application's own tokens, or TryAutoDetect."),
        .key("ClientCapabilities", .texts, "What the application can deal with, such as cp1 for claims challenges."),
        .key("ExtraQueryParameters", .dictionary, "Parameters added to the address of the token endpoint."),
        .key("RequestTimeout", .duration, "How long a token request may take; 30 seconds by default."),
    ]

    /// What hosts of web applications and web APIs know about the registration.
    static let ofWebHosts: [SettingKey] = [
        .key("Audience", .text, "An audience that tokens for this web API may have."),
        .key("Audiences", .texts, "Further audiences that tokens for this web API may have."),
        .key(
            "AllowWebApiToBeAuthorizedByACL",
            .boolean,
            "Whether applications may call without roles, because the web API has a list of its own."
        ),
        .key("Scopes", .texts, "The scopes of which callers of this web API need one."),
        .key("AppPermissions", .texts, "The roles of which applications that call this web API need one."),
        .key("CallbackPath", .text, "Where sign-ins return to; /signin-oidc by default."),
        .key("SignedOutCallbackPath", .text, "Where sign-outs return to; /signout-callback-oidc by default."),
        .key("RedirectUri", .text, "The whole URI that sign-ins return to, when it is not CallbackPath of the app."),
        .key("WithSpaAuthCode", .boolean, "Whether sign-ins also ask for a code for the browser's part of the app."),
        .key("ResetPasswordPolicyId", .text, "The B2C user flow that resets a password."),
        .key("EditProfilePolicyId", .text, "The B2C user flow that edits a profile."),
        .key("ResetPasswordPath", .text, "The page that starts to reset a password."),
        .key("ErrorPath", .text, "The page that shows what went wrong."),
    ]
}
