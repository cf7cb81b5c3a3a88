//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenAcquisition

/// The tokens of an application, its users and its agents for clients of Azure services.
///
/// ```swift
/// let credential = latchkey.azureCredential(as: .user(principal))
/// let secrets = SecretClient(vault: "https://myvault.vault.azure.net", credential: credential)
/// let nightly = SecretClient(vault: "https://myvault.vault.azure.net", credential: credential.asApp(tenant: "contoso.com"))
/// ```
///
/// It is a value: the ways to change it return another, and nothing that one task does changes the tokens of another.
/// Claims, tenant and continuous access evaluation of each request are honoured.
public struct MicrosoftIdentityTokenCredential: TokenCredential {
    /// For whom tokens are.
    public var subject: TokenSubject
    /// What else governs tokens.
    public var options: AcquireTokenOptions
    private let acquirer: any TokenAcquirer
    private var rule: TenantRule

    /// Creates a credential.
    ///
    /// - Parameters:
    ///   - acquirer: What acquires tokens.
    ///   - subject: For whom tokens are; the application by default.
    ///   - options: What else governs tokens; nothing by default.
    ///   - tenantID: The tenant of the application, which services may name; unknown by default.
    ///   - additionallyAllowedTenants: The tenants beside it that services may name, `*` for all; none by default.
    public init(
        _ acquirer: any TokenAcquirer,
        as subject: TokenSubject = .app,
        options: AcquireTokenOptions = .init(),
        tenantID: String? = nil,
        additionallyAllowedTenants: [String] = []
    ) {
        self.acquirer = acquirer
        self.subject = subject
        self.options = options
        self.rule = TenantRule(configured: tenantID, additionallyAllowed: additionallyAllowedTenants)
    }

    init(_ acquirer: any TokenAcquirer, rule: TenantRule) {
        self.init(acquirer)
        self.rule = rule
    }

    // MARK: - Others

    /// The same for the application itself.
    ///
    /// - Parameter tenant: The tenant to ask; that of the options by default.
    /// - Returns: The credential.
    public func asApp(tenant: String? = nil) -> Self { self.changed(.app, tenant: tenant) }

    /// The same for a user.
    ///
    /// - Parameter principal: The user.
    /// - Returns: The credential.
    public func asUser(_ principal: Principal) -> Self { self.changed(.user(principal), tenant: nil) }

    /// The same for an agent identity of the application, acting for itself.
    ///
    /// - Parameter agent: The agent.
    /// - Returns: The credential.
    public func asAgent(_ agent: AgentIdentity) -> Self { self.changed(.agent(agent), tenant: nil) }

    private func changed(_ subject: TokenSubject, tenant: String?) -> Self {
        var other = self
        other.subject = subject
        if let tenant {
            other.options.tenant = tenant
            other.rule.configured = tenant
        }
        return other
    }

    // MARK: - Tokens

    /// Returns a token, held or new.
    public func token(for context: TokenRequestContext) async throws(TokenCredentialError) -> CredentialToken {
        try context.checkScopes()
        var options = self.options
        if let tenant = try self.rule.tenant(for: context.tenantID) { options.tenant = tenant }
        if context.claims != nil { options.claims = ClaimsRequest.merged([options.claims, context.claims]) }
        if context.enablesContinuousAccessEvaluation {
            // Of these claims the cache makes a part of the key: such tokens are kept apart.
            options.clientClaims = ClaimsRequest.merged([options.clientClaims], capabilities: ["CP1"])
        }
        let request = TokenRequest(
            scopes: context.scopes,
            as: self.subject,
            options: options,
            rejected: context.rejected
        )
        do {
            return CredentialToken(try await self.acquirer.token(for: request))
        } catch {
            throw TokenCredentialError(error)
        }
    }
}
