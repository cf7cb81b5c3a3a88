//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import LatchkeyCredentials
import LatchkeyCrypto
import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import LatchkeyWeb
import Testing

/// Our client against a provider of OpenID Connect that others wrote and that knows nothing of Entra.
@Suite(
    .enabled(if: Judge.python != nil, "Set LATCHKEY_PYTHON to a Python that has authlib."),
    .timeLimit(.minutes(5))
)
struct ForeignProviderTests {
    private static func client(
        of provider: ForeignProvider,
        _ credential: CredentialDescription
    ) throws -> ConfidentialClient {
        var options = ApplicationOptions(
            authority: provider.baseURL,
            clientID: ForeignProvider.clientID,
            credentials: [credential]
        )
        options.usesOpenIDConnect = true
        return try ConfidentialClient(options, cache: TokenCache(), http: provider.http)
    }

    @Test func aSecretBringsATokenForTheClient() async throws {
        try await ForeignProvider.run { provider in
            let client = try Self.client(of: provider, .clientSecret(ForeignProvider.secret))
            let token = try await client.token(scopes: ["products.read"], as: .app)
            let holder = try await provider.holder(of: token.value)
            #expect(holder.client == ForeignProvider.clientID)
            #expect(holder.user == nil)
            #expect(holder.scope == "products.read")
            #expect(holder.method == "client_secret_post")
        }
    }

    /// The provider verifies the signature with its own library.
    @Test func aSignedAssertionBringsATokenForTheClient() async throws {
        try await ForeignProvider.run { provider in
            let certificate = SigningCertificate(provider.clientCertificate)
            let client = try Self.client(of: provider, .certificate(certificate))
            let token = try await client.token(scopes: ["products.read"], as: .app)
            #expect(try await provider.holder(of: token.value).method == "client_assertion_jwt")
        }
    }

    @Test func aWrongSecretIsRefusedWithWhatTheProviderSays() async throws {
        try await ForeignProvider.run { provider in
            let client = try Self.client(of: provider, .clientSecret("wrong"))
            let error = await #expect(throws: AcquisitionError.self) {
                try await client.token(scopes: ["products.read"], as: .app)
            }
            #expect(error?.response?.error == "invalid_client")
        }
    }

    @Test func aCodeWithItsProofBringsTheTokenOfTheUser() async throws {
        try await ForeignProvider.run { provider in
            let client = try Self.client(of: provider, .clientSecret(ForeignProvider.secret))
            let request = try await client.authorizationRequest(
                scopes: ["products.read"],
                redirectURI: ForeignProvider.redirectURI
            )
            let answer = AuthorizationAnswer(parameters: try await browse(request.url, over: provider.http))
            let signIn = try await client.signIn(with: answer, to: request)
            #expect(signIn.account.homeAccountID == "bob")
            #expect(signIn.account.name == "Bob")
            let holder = try await provider.holder(of: signIn.token.value)
            #expect(holder.user == "bob")
            let scopes = Set(holder.scope.split(separator: " "))
            #expect(scopes == ["openid", "profile", "offline_access", "products.read"])
            let held = try await client.token(scopes: ["products.read"], as: .user(signIn.account.principal))
            #expect(held.value == signIn.token.value)
        }
    }

    // Scoreboard: W58
    @Test func aWebApplicationSignsItsUsersIn() async throws {
        try await ForeignProvider.run { provider in
            let client = try Self.client(of: provider, .clientSecret(ForeignProvider.secret))
            let signIn = try WebSignIn(
                client,
                http: provider.http,
                keyRing: .generate(at: Int64(Date().timeIntervalSince1970)),
                options: .init(publicBaseURL: "http://localhost:8400", scopes: ["openid", "products.read"])
            )
            #expect(signIn.redirectURI == ForeignProvider.redirectURI)
            func request(_ path: String, cookies: [String] = []) -> InboundRequest {
                var fields: HTTPFields = [.accept: "text/html"]
                if !cookies.isEmpty { fields[.cookie] = cookies.joined(separator: "; ") }
                return InboundRequest(
                    head: .init(method: .get, scheme: "http", authority: nil, path: path, headerFields: fields)
                )
            }
            func cookies(_ response: OutboundResponse) -> [String] {
                response.head.headerFields[values: .setCookie].map { String($0.prefix { $0 != ";" }) }
            }
            let login = try #require(await signIn.respond(to: request("/login?returnUrl=/me")))
            let address = try #require(login.head.headerFields[.location])
            let answer = try await browse(address, over: provider.http)
            let query = answer.map { "\($0.key)=\($0.value)" }.joined(separator: "&")
            let back = try #require(
                await signIn.respond(to: request("/signin-oidc?\(query)", cookies: cookies(login)))
            )
            #expect(back.head.headerFields[.location] == "/me")
            guard case .proceed(let user, _) = await signIn.check(request("/me", cookies: cookies(back))) else {
                Issue.record("The session was not accepted.")
                return
            }
            #expect(user.subjectID == "bob")
            #expect(user.displayName == "Bob")
        }
    }

    @Test func aCodeWithoutTheRightProofIsRefused() async throws {
        try await ForeignProvider.run { provider in
            let client = try Self.client(of: provider, .clientSecret(ForeignProvider.secret))
            var request = try await client.authorizationRequest(
                scopes: ["products.read"],
                redirectURI: ForeignProvider.redirectURI
            )
            let answer = AuthorizationAnswer(parameters: try await browse(request.url, over: provider.http))
            request.codeVerifier = String(repeating: "a", count: 64)
            let error = await #expect(throws: AcquisitionError.self) {
                try await client.signIn(with: answer, to: request)
            }
            #expect(error?.response?.error == "invalid_grant")
        }
    }
}
