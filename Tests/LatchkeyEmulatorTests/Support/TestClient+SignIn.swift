//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import LatchkeyEmulator
import Testing

extension TestClient {
    /// Where the tests let users be sent back to.
    static let redirectURI = "http://localhost/signin-oidc"
    /// The verifier and challenge of RFC 7636, appendix B.
    static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    static let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

    /// Sends a user to the authorization endpoint, some parameters replaced or, with `nil`, left out.
    func authorize(_ changes: [String: String?] = [:], tenant: String = Self.tenant) async throws -> Answer {
        try await self.send(.get, self.authorizePath(changes, tenant: tenant))
    }

    /// The path of the authorization endpoint, some parameters replaced or, with `nil`, left out.
    func authorizePath(_ changes: [String: String?] = [:], tenant: String = Self.tenant) -> String {
        let parameters: [String: String?] = [
            "client_id": self.application.clientID, "response_type": "code", "redirect_uri": Self.redirectURI,
            "scope": "api://products/Products.Read openid offline_access", "state": "a state & more",
            "nonce": "n1", "code_challenge": Self.challenge, "code_challenge_method": "S256",
        ]
        let query = parameters.merging(changes) { _, new in new }.compactMapValues(\.self)
        return "/\(tenant)/oauth2/v2.0/authorize?\(Self.form(query))"
    }

    /// The fields that redeem a code.
    func codeFields(_ code: String?) -> [String: String] {
        [
            "grant_type": "authorization_code", "code": code ?? "", "redirect_uri": Self.redirectURI,
            "code_verifier": Self.verifier, "scope": "api://products/Products.Read openid offline_access",
        ]
    }

    /// Signs a user in and redeems the code.
    func signIn(
        scope: String = "api://products/Products.Read openid offline_access",
        claims: String? = nil
    ) async throws -> Answer {
        let code = try await self.authorize(["scope": scope, "claims": claims]).redirection["code"]
        var fields = self.codeFields(code)
        fields["scope"] = scope
        return try await self.redeem(fields)
    }

    /// The fields that use a refresh token.
    func refreshFields(_ token: String?) -> [String: String] {
        [
            "grant_type": "refresh_token", "refresh_token": token ?? "",
            "scope": "api://products/Products.Read openid offline_access",
        ]
    }
}

extension TestClient.Answer {
    /// The parameters that a redirection brings back, in the query or behind the number sign.
    var redirection: [String: String] {
        guard let location = self.headers[.location] else { return [:] }
        let text = location.replacing("#", with: "?")
        let items = URLComponents(string: text)?.queryItems ?? []
        return Dictionary(items.map { ($0.name, $0.value ?? "") }) { first, _ in first }
    }
}
