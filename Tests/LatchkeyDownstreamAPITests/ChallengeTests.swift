//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import LatchkeyDownstreamAPI
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Testing

/// What a client does when an API wants another token.
@Suite struct ChallengeTests {
    private static let claims = #"{"access_token":{"nbf":{"essential":true,"value":"1702682181"}}}"#
    private static let base64 =
        "eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwidmFsdWUiOiIxNzAyNjgyMTgxIn19fQ=="
    private static let url = base64.filter { $0 != "=" }
    private static let raw = claims.replacing("\"", with: "\\\"")

    // Scoreboard: C17
    @Test(
        "A challenge is answered once, with its claims and without the token that was rejected",
        arguments: [(base64, "Bearer"), (url, "Bearer"), (raw, "Bearer"), (base64, "PoP"), (base64, "mtls_pop")]
    )
    func answered(claims: String, scheme: String) async throws {
        let http = StubHTTPClient([.challenge(claims, scheme: scheme), .status(200)])
        let headers = NumberedHeaders()
        let products: [Product] = try await Sample.client(http, headers: headers).get("MyApi", as: .app)
        #expect(products.isEmpty)
        #expect(headers.requests.map(\.options.claims) == [nil, Self.claims])
        #expect(headers.requests.map(\.rejected) == [nil, TokenHash(of: "token-1")])
        #expect(http.requests.map { $0.head.headerFields[.authorization] } == ["Bearer token-1", "Bearer token-2"])
    }

    // Scoreboard: C17
    @Test func aSecondRefusalIsTheAnswer() async throws {
        let http = StubHTTPClient([.challenge(Self.base64)])
        let api = try Sample.client(http).api("MyApi")
        let error = await #expect(throws: DownstreamAPIError.self) { let _: [Product] = try await api.get(as: .app) }
        #expect(error?.status == .unauthorized)
        #expect(http.requests.count == 2)
    }

    @Test(
        "What is no challenge that can be answered is returned",
        arguments: [
            "", "Bearer", "Bearer error=\"invalid_token\"", "Bearer error=\"insufficient_claims\"",
            "Bearer error=\"insufficient_claims\", claims=\"not json\"",
            "Bearer error=\"insufficient_claims\", claims=\"W10=\"", "Basic realm=\"x\"", "=,=,\"", "PoP nonce=\"n\"",
        ]
    )
    func notAnswered(value: String) async throws {
        let http = StubHTTPClient([.status(401, [.wwwAuthenticate: value], "")])
        let response = try await Sample.client(http).api("MyApi").call(as: .app)
        #expect(response.head.status == .unauthorized)
        #expect(http.requests.count == 1)
    }

    // Scoreboard: C19
    @Test func theClaimsOfTheCallerStillHold() async throws {
        let headers = NumberedHeaders()
        let http = StubHTTPClient([.challenge(Self.base64), .status(200)])
        let api = try Sample.client(http, headers: headers).api("MyApi")
        _ = try await api.call(as: .app) {
            $0.acquireTokenOptions.claims = #"{"access_token":{"acrs":{"values":["c1"]},"nbf":{"value":"1"}}}"#
        }
        let text = try #require(headers.requests.last?.options.claims)
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
        let members = try #require((object as? [String: [String: [String: Any]]])?["access_token"])
        #expect(members["acrs"]?["values"] as? [String] == ["c1"])
        #expect(members["nbf"]?["value"] as? String == "1702682181")
    }

    // Scoreboard: C18
    @Test func bodiesAreSentAgain() async throws {
        let bodies: [RequestBody] = [
            .value(Product(id: 1, name: "Lamp")), .bytes([1, 2]),
            .stream(.chunks([1], [2]) as AsyncStream), .made { [1, 2] },
        ]
        for body in bodies {
            let http = StubHTTPClient([.challenge(Self.base64), .status(200)])
            _ = try await Sample.client(http).api("MyApi").call(.post, body: body, as: .app)
            #expect(http.requests.count == 2)
            #expect(http.requests.allSatisfy { !$0.body.isEmpty && $0.body == http.requests[0].body })
        }
    }

    // Scoreboard: H1
    @Test func aChallengeThatNeedsTheUserSaysWhatAHostNeeds() async throws {
        let refusal = AcquisitionError(
            .interactionRequired,
            "Sign in.",
            response: ErrorResponse(status: 400, error: "interaction_required", claims: #"{"id_token":{}}"#)
        )
        let headers = NumberedHeaders(failingFrom: 2, refusal)
        let http = StubHTTPClient([.challenge(Self.base64)])
        let api = try Sample.client(http, headers: headers).api("MyApi")
        let user = TokenSubject.user(Principal(homeAccountID: "o.t"))
        let error = await #expect(throws: ChallengeRequired.self) {
            _ = try await api.call(as: user) { $0.acquireTokenOptions.userFlow = "b2c_1_susi" }
        }
        let challenge = try #require(error)
        #expect(challenge.api == "MyApi")
        #expect(challenge.scopes == ["api://myapi/.default"])
        #expect(challenge.claims == #"{"id_token":{}}"#)
        #expect(challenge.userFlow == "b2c_1_susi")
        #expect(challenge.status == .unauthorized)
        #expect(challenge.headers[.wwwAuthenticate] != nil)
        #expect(challenge.wwwAuthenticate.contains("insufficient_claims"))
        #expect("\(challenge)".contains("LKD120") && "\(challenge)".contains("Sign in."))
        #expect(!"\(challenge)".contains("id_token"))
    }

    @Test func otherErrorsAreThrownAsTheyAre() async throws {
        let headers = NumberedHeaders(failingFrom: 2, AcquisitionError(.network, "It is down."))
        let http = StubHTTPClient([.challenge(Self.base64)])
        let error = await #expect(throws: AcquisitionError.self) {
            _ = try await Sample.client(http, headers: headers).api("MyApi").call(as: .app)
        }
        #expect(error?.code == .network)
        #expect(ChallengeRequired(try #require(error)) == nil)
        let needed = try #require(ChallengeRequired(AcquisitionError(.interactionRequired, "Sign in.")))
        #expect(needed.wwwAuthenticate.hasPrefix("Bearer error=\"insufficient_scope\""))
    }

    @Test func aNonceIsSignedAlong() async throws {
        let headers = NumberedHeaders(scheme: "PoP")
        let http = StubHTTPClient([.status(401, [.wwwAuthenticate: "PoP nonce=\"n1\""], ""), .status(200)])
        let api = try Sample.client(http, headers: headers).api("MyApi")
        _ = try await api.call(.get, "a?b=c", as: .app) { $0.acquireTokenOptions.scheme = .signedRequest }
        let signed = headers.requests.map(\.options.signedRequest)
        #expect(signed.first == SignedRequest(method: "GET", host: "myapi.example.com", path: "/v1/a"))
        #expect(signed.last??.nonce == "n1")
    }
}
