//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyTokenAcquisition
import Testing

@testable import LatchkeyAzure

@Suite struct ChallengeTests {
    private static let claims = #"{"a":"b="}"#
    private static let challenge =
        #"PoP nonce="n1", Bearer realm="", error="insufficient_claims", claims="eyJhIjoiYj0ifQ==""#

    // Scoreboard: AZ4
    @Test func claimsAreAskedForOnce() async throws {
        let http = StubHTTPClient(answers: [.status(401, ["WWW-Authenticate": Self.challenge]), .status(200)])
        let credential = NumberedCredential()
        _ = try await AzureSample.blobs(http, credential: credential).container("data").properties()
        #expect(http.fields("Authorization") == ["Bearer token-1", "Bearer token-2"])
        #expect(credential.contexts.map(\.claims) == [nil, Self.claims])
        #expect(credential.contexts.allSatisfy { $0.enablesContinuousAccessEvaluation })
        #expect(credential.contexts[1].rejected != nil)

        let again = StubHTTPClient(answers: [.status(401, ["WWW-Authenticate": Self.challenge])])
        let error = await #expect(throws: AzureError.self) {
            try await AzureSample.blobs(again).container("data").properties()
        }
        #expect(error?.code == .unauthorized)
        #expect(again.requests.count == 2)
    }

    // Scoreboard: AZ4
    @Test func aRefusedTokenIsNotShownAgain() async throws {
        let http = StubHTTPClient(answers: [.status(401), .status(200)])
        let client = try AzureSample.blobs(http, credential: NumberedCredential())
        await #expect(throws: AzureError.self) { try await client.container("data").properties() }
        _ = try await client.container("data").properties()
        #expect(http.fields("Authorization") == ["Bearer token-1", "Bearer token-2"])
    }

    // Scoreboard: AZ4
    @Test func storageSaysWhoseTokensItWants() async throws {
        let tenant = "72f988bf-86f1-41af-91ab-2d7cd011db47"
        let value =
            "Bearer authorization_uri=https://login.microsoftonline.com/\(tenant)/oauth2/authorize "
            + "resource_id=https://storage.azure.com"
        let http = StubHTTPClient(answers: [.status(401, ["WWW-Authenticate": value]), .status(200)])
        let credential = NumberedCredential()
        let client = try AzureSample.blobs(http, credential: credential)
        _ = try await client.container("data").properties()
        #expect(credential.contexts.map(\.tenantID) == [nil, tenant])
        #expect(credential.contexts[1].scopes == ["https://storage.azure.com/.default"])
        // From then on it is known.
        _ = try await client.container("data").properties()
        #expect(credential.contexts.last?.tenantID == tenant)
        #expect(http.requests.count == 3)
    }

    // Scoreboard: AZ4
    @Test(arguments: [
        "Bearer authorization_uri=https://login.microsoftonline.com/t/oauth2/authorize resource_id=https://evil.example",
        "Bearer authorization_uri=https://login.microsoftonline.com/t resource_id=https://vault.azure.net",
        "Bearer authorization_uri=nonsense resource_id=https://storage.azure.com", "Bearer",
    ]) func noOtherTokensAreFetchedForStorage(value: String) async throws {
        let http = StubHTTPClient(answers: [.status(401, ["WWW-Authenticate": value])])
        let credential = NumberedCredential()
        await #expect(throws: AzureError.self) {
            try await AzureSample.blobs(http, credential: credential).container("data").properties()
        }
        #expect(http.requests.count == 1)
        #expect(credential.contexts.count == 1)
    }

    // Scoreboard: AZ5
    @Test(arguments: [
        (
            #"Bearer authorization="https://login.microsoftonline.com/T", resource="https://vault.azure.net""#,
            ["authorization": "https://login.microsoftonline.com/T", "resource": "https://vault.azure.net"]
        ),
        (
            "Bearer authorization_uri=https://login.microsoftonline.com/T/oauth2/authorize "
                + "resource_id=https://storage.azure.com",
            [
                "authorization_uri": "https://login.microsoftonline.com/T/oauth2/authorize",
                "resource_id": "https://storage.azure.com",
            ]
        ),
        (
            #"Bearer realm="", error="insufficient_claims", claims="eyJhIjoiYj0ifQ==""#,
            ["realm": "", "error": "insufficient_claims", "claims": "eyJhIjoiYj0ifQ=="]
        ),
        (
            #"bearer ERROR="insufficient_claims", Claims="e30""#, ["error": "insufficient_claims", "claims": "e30"]
        ),
        (
            #"Bearer error_description="a, b=\"c\" claims=\"no\"", claims="e30=""#,
            ["error_description": #"a, b="c" claims="no""#, "claims": "e30="]
        ),
    ]) func parametersAreRead(value: String, parameters: [String: String]) {
        let challenges = AuthenticationChallenge.all(in: [value])
        #expect(challenges.map(\.scheme) == ["bearer"])
        #expect(challenges.first?.parameters == parameters)
    }

    // Scoreboard: AZ5
    @Test func ofSeveralChallengesTheBearersIsTaken() {
        let head = HTTPResponse(
            status: .unauthorized,
            headerFields: [.wwwAuthenticate: #"PoP nonce="n1", Bearer error="insufficient_claims", claims="e30=""#]
        )
        #expect(head.challenges.map(\.scheme) == ["pop", "bearer"])
        #expect(head.claimsChallenge == "{}")
    }

    // Scoreboard: AZ5
    @Test(arguments: [
        "Bearer", "Bearer ,,", "Bearer a", #"Bearer a="x"#, "", ", ,", "=", #"Bearer "="#, "Bearer a=b=c",
    ])
    func nonsenseDoesNoHarm(value: String) {
        let challenges = AuthenticationChallenge.all(in: [value])
        #expect(challenges.allSatisfy { $0.claims == nil })
        #expect(KeyVaultChallenge(HTTPResponse(status: .unauthorized, headerFields: [.wwwAuthenticate: value])) == nil)
    }
}
