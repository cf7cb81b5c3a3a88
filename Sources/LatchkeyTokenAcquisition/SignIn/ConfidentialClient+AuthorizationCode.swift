//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

extension ConfidentialClient {
    /// Starts a user's sign-in in a browser (authorization code with PKCE; RFC 6749 §4.1, RFC 7636).
    ///
    /// - Parameters:
    ///   - scopes: The scopes that the user is asked to grant.
    ///   - redirectURI: Where the browser comes back, as it is registered.
    ///   - options: How the sign-in goes; with what the issuer thinks right by default.
    /// - Returns: Where to send the browser, and what to keep until it comes back.
    /// - Throws: ``AcquisitionError``.
    public func authorizationRequest(
        scopes: [String],
        redirectURI: String,
        options: AuthorizationOptions = .init()
    ) async throws(AcquisitionError) -> AuthorizationRequest {
        let core = self.core
        guard !redirectURI.isEmpty, !redirectURI.contains("#") else {
            throw AcquisitionError(
                .invalidRequest,
                "The redirect URI is empty or has a fragment. Give it as it is registered.",
                reason: "redirect_uri_validation_failed"
            )
        }
        var tokenOptions = AcquireTokenOptions(tenant: options.tenant, claims: options.claims)
        tokenOptions.userFlow = options.userFlow
        tokenOptions.extraQueryParameters = options.extraQueryParameters
        try RequestRules.check(tokenOptions)
        let authority = try core.signInAuthority(tokenOptions)
        guard let place = try await core.directory.endpoints(of: authority, region: nil).authorization else {
            throw AcquisitionError(
                .configuration,
                "The issuer \(authority.host) signs no users in.",
                reason: "oidc_failure"
            )
        }
        var request = AuthorizationRequest(
            url: "",
            state: try CodeProof.random(24),
            nonce: try CodeProof.random(24),
            codeVerifier: try CodeProof.verifier(),
            redirectURI: redirectURI,
            scopes: scopes,
            tenant: options.tenant,
            userFlow: options.userFlow,
            claims: options.claims,
            wantsBrowserCode: options.wantsBrowserCode
        )
        let query = MetadataClient.encoded(core.authorizationParameters(request, options))
        request.url = "\(place)?\(query)"
        return request
    }

    /// Ends a user's sign-in in a browser: redeems the code and keeps the tokens.
    ///
    /// - Parameters:
    ///   - answer: What the browser brought back.
    ///   - request: The sign-in that was started.
    ///   - correlationID: The correlation identifier of the token request; a random one by default.
    /// - Returns: The user's account and tokens.
    /// - Throws: ``AcquisitionError``.
    public func signIn(
        with answer: AuthorizationAnswer,
        to request: AuthorizationRequest,
        correlationID: String? = nil
    ) async throws(AcquisitionError) -> SignIn {
        let code = try answer.code(for: request)
        var options = AcquireTokenOptions(tenant: request.tenant, claims: request.claims, correlationID: correlationID)
        options.userFlow = request.userFlow
        var grant = try await self.core.signInGrant("authorization_code", .authorizationCode, request.scopes, options)
        grant.add("code", secret: code)
        grant.add("redirect_uri", request.redirectURI)
        grant.add("code_verifier", secret: request.codeVerifier)
        if request.wantsBrowserCode { grant.add("return_spa_code", "1") }
        // The issuer may have taken the code although its answer was lost: another attempt would revoke the tokens.
        grant.isRepeatable = false
        grant.hint = answer.routingHint
        return try await self.core.signIn(grant, requested: request.scopes, nonce: request.nonce)
    }

    /// Where to send a user's browser to sign out of the issuer, too.
    ///
    /// - Parameters:
    ///   - returnTo: Where the browser comes back; nowhere by default.
    ///   - logoutHint: The `login_hint` claim of the user's ID token; none by default.
    ///   - state: What the browser brings back; nothing by default.
    /// - Returns: The address.
    /// - Throws: ``AcquisitionError`` when the issuer has no such place or cannot be asked for it.
    public func signOutURL(
        returnTo: String? = nil,
        logoutHint: String? = nil,
        state: String? = nil
    ) async throws(AcquisitionError) -> String {
        let authority = self.core.authority
        guard let place = try await self.core.directory.endpoints(of: authority, region: nil).logout else {
            throw AcquisitionError(.configuration, "The issuer \(authority.host) has no place to sign out.")
        }
        let parameters = [("post_logout_redirect_uri", returnTo), ("logout_hint", logoutHint), ("state", state)]
        let query = MetadataClient.encoded(
            parameters.compactMap { name, value in value.map { (name: name, value: $0) } }
        )
        return query.isEmpty ? "\(place)" : "\(place)?\(query)"
    }
}

extension ConfidentialClientCore {
    /// The authority that users sign in at, which may serve many tenants.
    func signInAuthority(_ options: AcquireTokenOptions) throws(AcquisitionError) -> Authority {
        var authority = self.authority
        if let flow = options.userFlow { authority = try authority.withPolicy(flow) }
        if let tenant = options.tenant { authority = try authority.withTenant(tenant) }
        return authority
    }

    /// The parameters of the address that a browser is sent to.
    fileprivate func authorizationParameters(
        _ request: AuthorizationRequest,
        _ options: AuthorizationOptions
    ) -> [(name: String, value: String)] {
        let claims = ClaimsRequest.merged([request.claims], capabilities: self.options.clientCapabilities)
        var parameters: [(name: String, value: String?)] = [
            ("client_id", self.clientID),
            ("response_type", "code"),
            ("redirect_uri", request.redirectURI),
            ("scope", ScopeRules.userScopes(request.scopes).joined(separator: " ")),
            ("response_mode", options.responseMode.rawValue),
            ("state", request.state),
            ("nonce", request.nonce),
            ("code_challenge", CodeProof.challenge(for: request.codeVerifier)),
            ("code_challenge_method", "S256"),
            ("client_info", "1"),
            ("prompt", options.prompt?.rawValue),
            ("login_hint", options.loginHint),
            ("domain_hint", options.domainHint),
            ("claims", claims),
        ]
        for (name, value) in options.extraQueryParameters.sorted(by: { $0.key < $1.key }) {
            parameters.append((name, value))
        }
        return parameters.compactMap { name, value in value.map { (name, $0) } }
    }
}
