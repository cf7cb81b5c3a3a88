//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The metadata of a tenant (OpenID Connect Discovery 1.0 §3).
struct OpenIDConfigurationDocument: Encodable, Sendable {
    enum CodingKeys: String, CodingKey {
        case issuer
        case tokenEndpoint = "token_endpoint"
        case authorizationEndpoint = "authorization_endpoint"
        case keySetURI = "jwks_uri"
        case clientAuthenticationMethods = "token_endpoint_auth_methods_supported"
        case responseTypes = "response_types_supported"
        case subjectTypes = "subject_types_supported"
        case signingAlgorithms = "id_token_signing_alg_values_supported"
        case scopes = "scopes_supported"
    }

    let issuer: String
    let tokenEndpoint: String
    let authorizationEndpoint: String
    let keySetURI: String
    let clientAuthenticationMethods = ["client_secret_post"]
    let responseTypes = ["code"]
    let subjectTypes = ["pairwise"]
    let signingAlgorithms = ["RS256"]
    let scopes = ["openid", "profile", "email", "offline_access"]

    /// Describes a tenant.
    init(tenant: TenantName, baseURL: String) {
        // Metadata for all tenants names none: clients are to put in the tenant of the token.
        let issuerTenant = tenant.isShared ? "{tenantid}" : tenant.id
        self.issuer = "\(baseURL)/\(issuerTenant)/v2.0"
        self.tokenEndpoint = "\(baseURL)/\(tenant.name)/oauth2/v2.0/token"
        self.authorizationEndpoint = "\(baseURL)/\(tenant.name)/oauth2/v2.0/authorize"
        self.keySetURI = "\(baseURL)/\(tenant.name)/discovery/v2.0/keys"
    }
}
