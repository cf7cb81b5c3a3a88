//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition
import Testing

@Suite struct ChallengeTests {
    private static let claims = #"{"access_token":{"nbf":{"essential":true,"value":"1702682181"}}}"#
    private static let encoded =
        "eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwidmFsdWUiOiIxNzAyNjgyMTgxIn19fQ=="

    // Scoreboard: P64
    @Test(
        "Challenges with claims are understood in every form",
        arguments: [
            [
                #"Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", error="insufficient_claims", claims="CODE""#
            ],
            [#"bearer Error="insufficient_claims", CLAIMS="CODE""#], ["Bearer error=insufficient_claims claims=CODE"],
            [#"Negotiate, NTLM, Bearer error="insufficient_claims",claims="CODE""#],
            ["Negotiate", #"Bearer error="insufficient_claims", claims="CODE""#],
            [#"PoP nonce="a,b=c", Bearer error = "insufficient_claims" , claims = "CODE""#],
            [#"Bearer error="insufficient_claims", claims="JSON""#],
            [#"Bearer error="insufficient_claims", claims="BARE""#],
            [#"Bearer error="insufficient_claims", claims="CODE", claims="e30=""#],
        ]
    )
    func claims(values: [String]) {
        let bare = Self.encoded.replacing("=", with: "")
        let json = Self.claims.replacing("\"", with: "\\\"")
        let challenges = AuthenticationChallenge.all(
            in: values.map {
                $0.replacing("CODE", with: Self.encoded).replacing("JSON", with: json).replacing("BARE", with: bare)
            }
        )
        #expect(challenges.compactMap(\.claims) == [Self.claims])
    }

    @Test(
        "Other challenges ask for no claims",
        arguments: [
            "", ",", "=", "Bearer", #"Bearer error="invalid_token", claims="e30=""#,
            #"Bearer error="insufficient_scope""#,
            #"Bearer error="insufficient_claims""#, #"Bearer error="insufficient_claims", claims="!!""#,
            #"Bearer error="insufficient_claims", claims="W10=""#, #"Bearer error="insufficient_claims", claims=""#,
            #"Basic error="insufficient_claims"#, "\"", "Bearer error=\"insufficient_claims", "Bearer =", ", , ,",
            "Bearer \u{0}=\u{1}", #"Bearer error="insufficient_claims\", claims="e30=""#,
        ]
    )
    func none(value: String) {
        #expect(AuthenticationChallenge.all(in: [value]).compactMap(\.claims).isEmpty)
    }

    @Test func challengesAreToldApart() {
        let challenges = AuthenticationChallenge.all(
            in: [
                #"Negotiate YII/a==, Basic realm="x \"y\", z", PoP nonce="n1", NTLM, Bearer authorization_uri=https://a/b, resource_id=c"#
            ]
        )
        #expect(
            challenges == [
                .init(scheme: "negotiate", token: "YII/a=="),
                .init(scheme: "basic", parameters: ["realm": #"x "y", z"#]),
                .init(scheme: "pop", parameters: ["nonce": "n1"]), .init(scheme: "ntlm"),
                .init(scheme: "bearer", parameters: ["authorization_uri": "https://a/b", "resource_id": "c"]),
            ]
        )
        #expect(challenges[2].nonce == "n1")
    }

    @Test func aChallengeIsPassedOn() {
        let value = AuthenticationChallenge.insufficientClaims(Self.claims, authorizationURL: "https://login/a")
        let challenges = AuthenticationChallenge.all(in: [value])
        #expect(challenges.map(\.claims) == [Self.claims])
        #expect(challenges.first?.parameters["authorization_uri"] == "https://login/a")
        #expect(
            !AuthenticationChallenge.insufficientClaims("{}", authorizationURL: "a\"b").contains("authorization_uri")
        )
    }

    @Test func aHugeFieldIsCutOff() {
        let value = String(repeating: "a=b,", count: 100_000)
        #expect(AuthenticationChallenge.all(in: [value]).count <= 1)
        #expect(AuthenticationChallenge.all(in: [String(repeating: "x ", count: 100_000)]).count <= 32_768)
    }
}
