//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyCrypto
public import LatchkeyTokenAcquisition

/// Which tokens an API accepts.
public struct TokenValidationOptions: Sendable {
    /// The name of the app registration; its client identifier by default.
    public var registration: String
    /// Whose tokens are accepted.
    public var authority: Authority
    /// The API's client identifier.
    public var clientID: String
    /// The audiences that are accepted; by default those of the client identifier, as each version of tokens has them.
    public var audiences: [String] = []
    /// The issuers that are accepted, in which `{tenantid}` stands for the token's tenant; by default the one that the
    /// authority names, under all names of its cloud.
    public var issuers: [String] = []
    /// The tenants whose tokens are accepted; by default those that the authority's tenant stands for.
    public var tenants: TenantRule
    /// The signature algorithms that are accepted; RS256 by default.
    public var algorithms: Set<SignatureAlgorithm> = [.rs256]
    /// By how much the clocks of issuer and API may differ; 5 minutes by default.
    public var clockSkew: Duration = .seconds(300)
    /// Whether tokens without scopes and roles are accepted (`AllowWebApiToBeAuthorizedByACL`); false by default.
    ///
    /// Any application of the tenant can get such a token, so the API must then decide by ``CallerIdentity/clientID``.
    public var allowsTokensWithoutPermissions = false
    /// The keys that encrypted tokens are decrypted with, the newest first; none by default.
    public var decryptionKeys: [PrivateKey] = []
    /// Decrypts encrypted tokens when ``decryptionKeys`` has no key, for example with the certificates of
    /// `TokenDecryptionCredentials`; none by default.
    public var decrypt: (@Sendable (_ token: String) async throws -> [UInt8])?
    /// Whether a token must name the client that it was issued to, which ID tokens do not; by default for Entra ID.
    public var requiresClientClaim: Bool
    /// Whether the issuer signs tokens of this API with keys of its own; false by default.
    public var usesCustomSigningKeys = false
    /// Whether notices of sign-outs are accepted instead of tokens.
    var isForLogoutTokens = false
    /// The longest token that is read, in bytes; 16 KiB by default.
    public var longestToken = 16 * 1024
    /// How many validated tokens are remembered, so that a token that comes again need not be validated; 4096 by default,
    /// and 0 remembers none.
    public var rememberedTokens = 4096
    /// How long a validated token is remembered at most; 5 minutes by default.
    public var rememberedFor: Duration = .seconds(300)
    /// Where logs, metrics and traces go; nothing is logged by default.
    public var telemetry = WebTelemetry()
    /// How often the issuer's keys are fetched.
    public var keyRefresh = KeyRefreshPolicy()

    /// Describes which tokens an API accepts.
    ///
    /// - Parameters:
    ///   - authority: Whose tokens are accepted.
    ///   - clientID: The API's client identifier.
    ///   - audiences: The audiences that are accepted; by default those of the client identifier.
    ///   - registration: The name of the app registration; its client identifier by default.
    public init(
        authority: Authority,
        clientID: String,
        audiences: [String] = [],
        registration: String? = nil
    ) {
        self.registration = registration ?? clientID
        self.authority = authority
        self.clientID = clientID
        self.audiences = audiences
        self.tenants = authority.kind == .openIDConnect || authority.kind == .adfs ? .any : .of(authority.tenant)
        self.requiresClientClaim = authority.kind == .entra
    }
}
