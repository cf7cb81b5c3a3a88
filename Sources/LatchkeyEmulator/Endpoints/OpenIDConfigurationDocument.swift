//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The metadata of an authority (OpenID Connect Discovery 1.0, RFC 8414, RFC 8705).
struct OpenIDConfigurationDocument: Encodable, Sendable {
    enum CodingKeys: String, CodingKey {
        case issuer
        case tokenEndpoint = "token_endpoint"
        case authorizationEndpoint = "authorization_endpoint"
        case deviceAuthorizationEndpoint = "device_authorization_endpoint"
        case endSessionEndpoint = "end_session_endpoint"
        case keySetURI = "jwks_uri"
        case endpointAliases = "mtls_endpoint_aliases"
        case bindsTokens = "tls_client_certificate_bound_access_tokens"
        case clientAuthenticationMethods = "token_endpoint_auth_methods_supported"
        case responseTypes = "response_types_supported"
        case responseModes = "response_modes_supported"
        case challengeMethods = "code_challenge_methods_supported"
        case subjectTypes = "subject_types_supported"
        case signingAlgorithms = "id_token_signing_alg_values_supported"
        case scopes = "scopes_supported"
        case hasFrontChannelLogout = "frontchannel_logout_supported"
        case namesSessionInLogout = "frontchannel_logout_session_supported"
    }

    /// The endpoints for clients that send a certificate.
    struct Aliases: Encodable, Sendable {
        enum CodingKeys: String, CodingKey {
            case tokenEndpoint = "token_endpoint"
        }
        var tokenEndpoint: String
    }

    let issuer: String
    let tokenEndpoint: String
    let authorizationEndpoint: String
    let deviceAuthorizationEndpoint: String
    let endSessionEndpoint: String
    let keySetURI: String
    let endpointAliases: Aliases
    let bindsTokens = true
    let clientAuthenticationMethods = [
        "client_secret_post", "client_secret_basic", "private_key_jwt", "tls_client_auth",
        "self_signed_tls_client_auth",
    ]
    let responseTypes = ["code", "id_token", "code id_token"]
    let responseModes = ["query", "fragment", "form_post"]
    let challengeMethods = ["plain", "S256"]
    let subjectTypes = ["pairwise"]
    let signingAlgorithms = ["RS256"]
    let scopes = ["openid", "profile", "email", "offline_access"]
    let hasFrontChannelLogout = true
    let namesSessionInLogout = true

    /// Describes an authority.
    ///
    /// - Parameters:
    ///   - authority: The authority.
    ///   - mutualTLSURL: The address for clients that send a certificate.
    init(authority: Authority, mutualTLSURL: String) {
        // Metadata for all tenants names none: clients are to put in the tenant of the token.
        self.issuer = authority.issuer(tenantID: authority.tenant.isShared ? "{tenantid}" : authority.tenant.id)
        self.tokenEndpoint = authority.url(of: "token")
        self.authorizationEndpoint = authority.url(of: "authorize")
        self.deviceAuthorizationEndpoint = authority.url(of: "devicecode")
        self.endSessionEndpoint = authority.url(of: "logout")
        self.keySetURI = authority.keysURL
        let path = self.tokenEndpoint.dropFirst(authority.hostURL.count)
        self.endpointAliases = Aliases(tokenEndpoint: "\(mutualTLSURL)\(path)")
    }
}
