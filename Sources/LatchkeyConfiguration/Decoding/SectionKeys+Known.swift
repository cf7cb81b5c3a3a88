//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension SectionKeys {
    /// The keys of the section that describes the app registration.
    static let application = SectionKeys(
        read: [
            "Instance", "TenantId", "ClientId", "Authority", "AppHomeTenantId", "ClientCredentials", "ClientSecret",
            "ClientCertificates", "ClientCredentialsUsingManagedIdentity", "SendX5C", "TokenDecryptionCertificates",
            "TokenDecryptionCredentials", "UserAssignedManagedIdentityClientId", "AllowInsecureLoopback",
            "RequestTimeout",
        ],
        accepted: [
            "AllowWebApiToBeAuthorizedByACL", "Audience", "Audiences", "CallbackPath", "ClientName", "ClientVersion",
            "Domain", "EnableCacheSynchronization", "EnablePiiLogging", "ErrorPath", "IsDefaultPlatformLoggingEnabled",
            "LegacyCacheCompatibilityEnabled", "LogLevel", "Name", "RedirectUri", "RemoteSignOutPath",
            "ResetPasswordPath", "ResponseType", "Scopes", "SignedOutCallbackPath", "SignedOutRedirectUri",
            "UseFastUnboundedCache", "WithSpaAuthCode",
        ],
        planned: [
            "AadAuthorityAudience": "", "AzureCloudInstance": "", "AzureRegion": "", "ClientCapabilities": "",
            "EditProfilePolicyId": "", "ExtraQueryParameters": "", "PartitionAppTokenCacheByAudience": "",
            "ResetPasswordPolicyId": "", "SignUpSignInPolicyId": "",
        ]
    )

    /// The keys of one of the app registration's credentials.
    static let credential = SectionKeys(
        read: [
            "SourceType", "ClientSecret", "Algorithm", "Base64EncodedValue", "CertificateDiskPath",
            "CertificateDistinguishedName", "CertificateKeyDiskPath", "CertificatePassword", "CertificateStorePath",
            "CertificateSubjectName", "CertificateThumbprint", "CustomSignedAssertionProviderData",
            "CustomSignedAssertionProviderName", "KeyVaultCertificateName", "KeyVaultUrl", "ManagedIdentityClientId",
            "SignedAssertionFileDiskPath", "Skip", "TokenExchangeUrl", "UseBoundCredential",
        ],
        accepted: ["DecryptKeysAuthenticationOptions", "TokenExchangeAuthority"]
    )

    /// The keys of the older description of a managed identity.
    static let managedIdentityCredential = SectionKeys(read: ["IsEnabled", "ManagedIdentityClientId"])

    /// The keys of a named API.
    static let downstreamAPI = SectionKeys(
        read: [
            "BaseUrl", "RelativePath", "Scopes", "RequestAppToken", "AcceptHeader", "ExtraHeaderParameters",
            "ExtraQueryParameters", "AcquireTokenOptions", "AllowInsecureHttp", "Timeout",
        ],
        planned: ["ContentType": "application/json", "HttpMethod": "Get", "ProtocolScheme": "Bearer"]
    )

    /// The keys of what governs a named API's token.
    static let acquireTokenOptions = SectionKeys(
        read: ["Tenant", "Claims", "ForceRefresh", "CorrelationId"],
        planned: [
            "AuthenticationOptionsName": "", "ExtraHeadersParameters": "", "ExtraParameters": "",
            "ExtraQueryParameters": "", "FmiPath": "", "LongRunningWebApiSessionKey": "", "ManagedIdentity": "",
            "PopClaim": "", "PopPublicKey": "", "UserFlow": "",
        ]
    )

    /// The keys of what only Latchkey knows.
    static let latchkey = SectionKeys(read: ["CertificateAuthorityFile"])
}
