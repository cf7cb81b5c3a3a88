//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import Testing

@testable import LatchkeyAzure

/// The rules by which tokens for vaults are shown.
@Suite struct KeyVaultAuthenticationTests {
    private static let secret = #"{"value":"s3cret","id":"https://contoso.vault.azure.net/secrets/db/1"}"#
    private static let challenge =
        #"Bearer authorization="https://login.microsoftonline.com/t-1", resource="https://vault.azure.net""#
    private static let policy = #"Bearer realm="", error="insufficient_claims", claims="eyJhIjoiYj0ifQ==""#

    private static func refusal(_ challenge: String = Self.challenge) -> Answer {
        .status(401, ["WWW-Authenticate": challenge])
    }

    private static var success: Answer { .status(200, ["Content-Type": "application/json"], self.secret) }

    // Scoreboard: KV1
    @Test func theFirstRequestHasNeitherTokenNorBody() async throws {
        let http = StubHTTPClient(answers: [Self.refusal(), Self.success])
        let credential = NumberedCredential()
        let secrets = try AzureSample.secrets(http, credential: credential)
        try await secrets.set("db", "s3cret")
        #expect(http.lines == ["PUT /secrets/db?api-version=7.4", "PUT /secrets/db?api-version=7.4"])
        #expect(http.fields("Authorization") == ["", "Bearer token-1"])
        #expect(http.bodies == ["", #"{"value":"s3cret"}"#])
        #expect(http.fields("Content-Length")[0] == "0")
        #expect(http.fields("Content-Type") == ["", "application/json"])
        #expect(credential.contexts.map(\.scopes) == [["https://vault.azure.net/.default"]])
        #expect(credential.contexts.map(\.tenantID) == ["t-1"])
        #expect(credential.contexts[0].enablesContinuousAccessEvaluation)
        // From then on the vault is known.
        _ = try await secrets.get("db")
        #expect(http.requests.count == 3)
        #expect(http.fields("Authorization").last == "Bearer token-1")
    }

    // Scoreboard: KV1
    @Test func clientsOfOneProcessLearnFromEachOther() async throws {
        let challenges = KeyVaultChallenges()
        let first = StubHTTPClient(answers: [Self.refusal(), Self.success])
        _ = try await AzureSample.secrets(first, challenges: challenges).get("db")
        let second = StubHTTPClient(answers: [Self.success])
        _ = try await AzureSample.secrets(second, vault: "https://CONTOSO.vault.azure.net:443/", challenges: challenges)
            .get("db")
        #expect(second.requests.count == 1)
        // What a client without care has learned, one with care does not use.
        let careless = StubHTTPClient(answers: [
            Self.refusal(
                #"Bearer authorization="https://login.microsoftonline.com/t", resource="https://evil.example""#
            ),
            Self.success,
        ])
        let other = KeyVaultChallenges()
        _ = try await AzureSample.secrets(careless, challenges: other) { $0.verifiesChallengeResource = false }.get(
            "db"
        )
        let careful = StubHTTPClient(answers: [Self.success])
        await #expect(throws: AzureError.self) { try await AzureSample.secrets(careful, challenges: other).get("db") }
        #expect(careful.requests.isEmpty)
    }

    // Scoreboard: KV1
    @Test(arguments: [
        #"Bearer authorization="https://login.microsoftonline.com/t", resource="https://evil.example""#,
        #"Bearer authorization="https://login.microsoftonline.com/t", resource="https://ault.azure.net""#,
        #"Bearer authorization="https://login.microsoftonline.com/t", resource="https://contoso.vault.azure.net""#,
        #"Bearer authorization="https://login.microsoftonline.com/t", scope="https://graph.microsoft.com/.default""#,
        #"Bearer authorization="https://login.microsoftonline.com/t", resource="https://vault.azure.net:8443""#,
    ]) func vaultsMayNotAskForOtherTokens(challenge: String) async throws {
        let http = StubHTTPClient(answers: [Self.refusal(challenge), Self.success])
        let credential = NumberedCredential()
        let challenges = KeyVaultChallenges()
        let error = await #expect(throws: AzureError.self) {
            try await AzureSample.secrets(http, credential: credential, challenges: challenges).get("db")
        }
        #expect(error?.code == .unauthorized)
        #expect(error?.message.contains("verifiesChallengeResource") == true)
        #expect(credential.contexts.isEmpty)
        #expect(challenges["contoso.vault.azure.net"] == nil)
    }

    // Scoreboard: KV1
    @Test(arguments: [
        "Bearer", "Basic realm=\"x\"", #"Bearer authorization="https://login.microsoftonline.com""#,
        #"Bearer authorization="http://login.microsoftonline.com/t", resource="https://vault.azure.net""#,
        #"Bearer authorization="https://login.microsoftonline.com\t", resource="https://vault.azure.net""#,
        #"Bearer authorization="https://login.microsoftonline.com/t%2f..", resource="https://vault.azure.net""#,
        #"Bearer authorization="https://login.microsoftonline.com/t", resource="http://vault.azure.net""#, "",
    ]) func challengesThatCannotBeUsedEndIt(challenge: String) async throws {
        let http = StubHTTPClient(answers: [Self.refusal(challenge)])
        let credential = NumberedCredential()
        let error = await #expect(throws: AzureError.self) {
            try await AzureSample.secrets(http, credential: credential).get("db")
        }
        #expect(error?.code == .unauthorized)
        #expect(http.requests.count == 1)
        #expect(credential.contexts.isEmpty)
    }

    // Scoreboard: KV1
    @Test(
        arguments: [
            (#"Bearer authorization="https://adfs.example/adfs", resource="https://vault.azure.net""#, nil),
            (
                "Bearer authorization_uri=https://login.microsoftonline.com/t-2 scope=https://vault.azure.net/.default",
                "t-2"
            ),
        ] as [(String, String?)]
    ) func otherFormsAreRead(challenge: String, tenant: String?) async throws {
        let http = StubHTTPClient(answers: [Self.refusal(challenge), Self.success])
        let credential = NumberedCredential()
        _ = try await AzureSample.secrets(http, credential: credential).get("db")
        #expect(credential.contexts.map(\.tenantID) == [tenant])
        #expect(credential.contexts.map(\.scopes) == [["https://vault.azure.net/.default"]])
    }

    // Scoreboard: KV1
    @Test func aPolicyMayFollowAtOnce() async throws {
        let http = StubHTTPClient(answers: [Self.refusal(), Self.refusal(Self.policy), Self.success])
        let credential = NumberedCredential()
        try await AzureSample.secrets(http, credential: credential).set("db", "s3cret")
        #expect(http.bodies == ["", #"{"value":"s3cret"}"#, #"{"value":"s3cret"}"#])
        #expect(http.fields("Authorization") == ["", "Bearer token-1", "Bearer token-2"])
        #expect(credential.contexts.map(\.claims) == [nil, #"{"a":"b="}"#])
        #expect(credential.contexts.map(\.tenantID) == ["t-1", "t-1"])
    }

    // Scoreboard: KV1
    @Test func nobodyIsAskedForEver() async throws {
        for answers in [[Self.refusal()], [Self.refusal(), Self.refusal(Self.policy)]] {
            let http = StubHTTPClient(answers: answers)
            let error = await #expect(throws: AzureError.self) { try await AzureSample.secrets(http).get("db") }
            #expect(error?.code == .unauthorized)
            #expect(http.requests.count <= 3)
        }
    }

    // Scoreboard: KV1
    @Test func aVaultThatMovedToAnotherTenantIsFollowed() async throws {
        let moved = #"Bearer authorization="https://login.microsoftonline.com/t-9", resource="https://vault.azure.net""#
        let http = StubHTTPClient(answers: [Self.refusal(), Self.success, Self.refusal(moved), Self.success])
        let credential = NumberedCredential()
        let secrets = try AzureSample.secrets(http, credential: credential)
        _ = try await secrets.get("db")
        _ = try await secrets.get("db")
        #expect(credential.contexts.map(\.tenantID) == ["t-1", "t-1", "t-9"])
        #expect(http.requests.count == 4)
    }

    // Scoreboard: KV1
    @Test func onlyWhatWasSeenIsForgotten() {
        let challenges = KeyVaultChallenges()
        let head = HTTPResponse(status: .unauthorized, headerFields: [.wwwAuthenticate: Self.challenge])
        let other = HTTPResponse(
            status: .unauthorized,
            headerFields: [.wwwAuthenticate: Self.challenge.replacing("t-1", with: "t-2")]
        )
        guard let old = KeyVaultChallenge(head), let new = KeyVaultChallenge(other) else {
            Issue.record("These are challenges.")
            return
        }
        challenges.store(new, for: "a")
        challenges.forget(old, for: "a")
        #expect(challenges["a"] == new)
        challenges.forget(new, for: "a")
        #expect(challenges["a"] == nil)
    }

    // Scoreboard: KV1
    @Test func whatIsNoVaultIsSaidSo() async throws {
        let http = StubHTTPClient(answers: [Self.success])
        let error = await #expect(throws: AzureError.self) { try await AzureSample.secrets(http).set("db", "s3cret") }
        #expect(error?.code == .malformedAnswer)
        #expect(http.bodies == [""])
    }
}
