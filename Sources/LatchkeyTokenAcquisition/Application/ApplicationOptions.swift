//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyCredentials

/// An app registration: which client asks which issuer, and how it proves who it is.
///
/// Documentation of each property names the setting of an `AzureAd` section that it corresponds to.
public struct ApplicationOptions: Hashable, Sendable {
    /// The name by which requests may ask for this registration (``AcquireTokenOptions/application``); none by default.
    public var name: String?
    /// The cloud's sign-in host, for example `https://login.microsoftonline.com/` (`Instance`).
    public var instance: String?
    /// The tenant: an identifier or a verified domain (`TenantId`).
    public var tenantID: String?
    /// Instance and tenant in one URL (`Authority`); used only when ``instance`` and ``tenantID`` are both `nil`.
    public var authority: String?
    /// The application's identifier (`ClientId`).
    public var clientID: String
    /// The tenant of app tokens when ``tenantID`` names no single tenant, such as `common` (`AppHomeTenantId`).
    public var appHomeTenantID: String?
    /// The credentials, tried in order (`ClientCredentials`).
    public var credentials: [CredentialDescription]
    /// The certificates that incoming tokens may be encrypted for (`TokenDecryptionCredentials`); none by default.
    public var tokenDecryptionCredentials: [CredentialDescription] = []
    /// Whether the issuer may be reached without TLS on this host's loopback interface; false by default.
    ///
    /// It is meant for an emulator in tests. Any other issuer needs `https`, because requests carry credentials.
    public var allowInsecureLoopback: Bool
    /// How long a token request may take at most; 30 seconds by default.
    public var requestTimeout: Duration
    /// Whether ``authority`` describes itself, whatever its form (OpenID Connect Discovery); false by default.
    public var usesOpenIDConnect = false
    /// The B2C user flow (`SignUpSignInPolicyId`); none by default.
    public var signUpSignInPolicyID: String?
    /// The domain of a B2C tenant (`Domain`); by default ``tenantID``, or the one that belongs to the host.
    public var domain: String?
    /// The region whose host is asked for app tokens (`AzureRegion`): a name, or `TryAutoDetect`; none by default.
    public var azureRegion: String?
    /// What the application can deal with, such as `cp1` for claims challenges (`ClientCapabilities`); nothing by default.
    public var clientCapabilities: [String] = []
    /// Parameters added to the address of the token endpoint (`ExtraQueryParameters`); none by default.
    public var extraQueryParameters: [String: String] = [:]
    /// Whether the application has no credentials and speaks for users only; false by default.
    public var isPublicClient = false
    /// Whether a sign-in host that is not known is looked up at the public cloud; true by default.
    ///
    /// Without it no request leaves for any host but the issuer's own, as in networks without an internet.
    public var validatesInstance = true
    /// Where clients are served that present a certificate, when that is not where the cloud has it; `nil` by default.
    public var boundInstance: String?
    /// The library through which the application uses this one, for the issuer's statistics; `nil` by default.
    public var callerLibrary: CallerLibrary?
    /// What hosts of web applications and web APIs know about the registration; the defaults by default.
    public var webHost = WebHostOptions()

    /// Describes an app registration.
    ///
    /// - Parameters:
    ///   - instance: The cloud's sign-in host; none by default.
    ///   - tenantID: The tenant; none by default.
    ///   - authority: Instance and tenant in one URL; none by default.
    ///   - clientID: The application's identifier.
    ///   - appHomeTenantID: The tenant of app tokens when `tenantID` names no single tenant; none by default.
    ///   - credentials: The credentials, tried in order; none by default.
    ///   - allowInsecureLoopback: Whether the issuer may be reached without TLS on loopback; false by default.
    ///   - requestTimeout: How long a token request may take at most; 30 seconds by default.
    public init(
        instance: String? = nil,
        tenantID: String? = nil,
        authority: String? = nil,
        clientID: String,
        appHomeTenantID: String? = nil,
        credentials: [CredentialDescription] = [],
        allowInsecureLoopback: Bool = false,
        requestTimeout: Duration = .seconds(30)
    ) {
        self.instance = instance
        self.tenantID = tenantID
        self.authority = authority
        self.clientID = clientID
        self.appHomeTenantID = appHomeTenantID
        self.credentials = credentials
        self.allowInsecureLoopback = allowInsecureLoopback
        self.requestTimeout = requestTimeout
    }
    /// No app registration, for services whose tokens all belong to the identity of their host.
    ///
    /// A request for a token of anything else fails.
    public static var hostIdentityOnly: Self {
        var options = Self(instance: "https://login.microsoftonline.com/", tenantID: "organizations", clientID: "none")
        options.isPublicClient = true
        return options
    }
}
