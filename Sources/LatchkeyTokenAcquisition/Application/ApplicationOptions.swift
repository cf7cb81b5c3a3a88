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
}
