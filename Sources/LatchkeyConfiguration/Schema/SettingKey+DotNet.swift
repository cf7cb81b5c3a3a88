//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension SettingKey {
    /// Keys of an app registration by which .NET hosts govern what has no counterpart here, each with the reason.
    static let ofDotNetHosts: [SettingKey] =
        Self.ignored(["Name"], because: "it documents the registration.")
        + Self.ignored(
            ["UseFastUnboundedCache", "PartitionAppTokenCacheByAudience", "EnableCacheSynchronization"],
            because: "each token is a record of its own in a bounded cache, which instances share safely."
        )
        + Self.ignored(["LegacyCacheCompatibilityEnabled"], because: "no ADAL application shares its cache.")
        + Self.ignored(
            ["EnablePiiLogging", "IsDefaultPlatformLoggingEnabled", "LogLevel", "DisableTelemetry"],
            because: "logs never hold personal data, and the service's own logger decides what is kept."
        )
        + Self.ignored(["ClientName", "ClientVersion"], because: "they are statistics of the issuer's.")
        + Self.ofSignIn + Self.ofCookies + Self.ofTokenValidation

    private static let ofSignIn = Self.ignored(
        [
            "AuthenticationMethod", "BackchannelTimeout", "ClaimsIssuer", "GetClaimsFromUserInfoEndpoint",
            "MapInboundClaims", "MaxAge", "MetadataAddress", "Prompt", "PushedAuthorizationBehavior", "Resource",
            "ResponseMode", "ResponseType", "RemoteAuthenticationTimeout", "RemoteSignOutPath", "ReturnUrlParameter",
            "SaveTokens", "Scope", "SignedOutRedirectUri", "SkipUnrecognizedRequests", "UsePkce", "UseTokenLifetime",
        ],
        because: "it belongs to the OpenID Connect handler of ASP.NET Core."
    )

    private static let ofCookies = Self.ignored(
        [
            "AccessDeniedPath", "CorrelationCookie", "ForwardAuthenticate", "ForwardChallenge", "ForwardDefault",
            "ForwardForbid", "ForwardSignIn", "ForwardSignOut", "NonceCookie", "SignInScheme", "SignOutScheme",
        ],
        because: "it belongs to the authentication schemes of ASP.NET Core."
    )

    private static let ofTokenValidation = Self.ignored(
        [
            "AutomaticRefreshInterval", "Challenge", "IncludeErrorDetails", "RefreshInterval",
            "RefreshOnIssuerKeyNotFound", "RequireHttpsMetadata", "SaveToken", "TokenValidationParameters",
            "UseSecurityTokenValidator", "UseSecurityTokenValidators",
        ],
        because: "it belongs to the bearer token handler of ASP.NET Core."
    )
}
