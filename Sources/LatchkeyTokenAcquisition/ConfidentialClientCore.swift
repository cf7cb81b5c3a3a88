//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials
import LatchkeyHTTP
import LatchkeyTokenCache

/// What the requests of one application share.
final class ConfidentialClientCore: Sendable {
    let clientID: String
    let authority: Authority
    let credentials: CredentialChain
    let endpoint: TokenEndpoint
    private let appHomeTenant: String?

    init(_ options: ApplicationOptions, http: any HTTPClient) throws(AcquisitionError) {
        try options.validate()
        self.clientID = try options.validatedClientID()
        self.authority = try options.resolvedAuthority()
        self.credentials = CredentialChain(options.credentials)
        self.endpoint = TokenEndpoint(http: http, timeout: options.requestTimeout)
        self.appHomeTenant = options.appHomeTenantID
    }

    /// The key under which the cache holds what a request asks for.
    func key(for request: TokenRequest) throws(AcquisitionError) -> CacheKey {
        switch request.subject.base {
        case .app: try self.applicationKey(for: request)
        }
    }

    private func applicationKey(for request: TokenRequest) throws(AcquisitionError) -> CacheKey {
        try ScopeRules.checkApplicationScopes(request.scopes)
        try RequestRules.check(request.options)
        let authority = try self.applicationAuthority(tenant: request.options.tenant)
        do {
            return try CacheKey(
                authority: authority.host,
                tenant: authority.tenant,
                client: self.clientID,
                flow: ClientCredentialsSource.flow,
                scopes: request.scopes
            )
        } catch {
            throw AcquisitionError(error, scopes: request.scopes)
        }
    }

    private func applicationAuthority(tenant: String?) throws(AcquisitionError) -> Authority {
        var authority = self.authority
        if let tenant {
            authority = try authority.withTenant(tenant)
        } else if !authority.isTenanted, let home = self.appHomeTenant {
            authority = try authority.withTenant(home)
        }
        guard authority.isTenanted else {
            throw AcquisitionError(
                .invalidRequest,
                "An app token needs one tenant, but '\(authority.tenant)' stands for many. "
                    + "Set 'TenantId' or 'AppHomeTenantId', or name a tenant in the call."
            )
        }
        return authority
    }
}
