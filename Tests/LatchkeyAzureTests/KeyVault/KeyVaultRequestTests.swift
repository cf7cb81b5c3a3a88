//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import LatchkeyTesting
import LatchkeyTokenCache
import Testing

@testable import LatchkeyAzure

@Suite struct KeyVaultRequestTests {
    private static let id = "https://contoso.vault.azure.net/secrets/db/0123456789abcdef0123456789abcdef"
    private static let challenge = Answer.status(
        401,
        [
            "WWW-Authenticate":
                #"Bearer authorization="https://login.microsoftonline.com/t", resource="https://vault.azure.net""#
        ]
    )

    private func secrets(_ answers: Answer..., time: ManualTime = ManualTime(sleeping: .movesClocks)) throws
        -> (SecretClient, StubHTTPClient)
    {
        let http = StubHTTPClient(answers: [Self.challenge] + answers)
        return (try AzureSample.secrets(http, options: AzureSample.options(time)), http)
    }

    private static func json(_ text: String, status: Int = 200) -> Answer {
        .status(status, ["Content-Type": "application/json"], text)
    }

    // Scoreboard: KV2
    @Test func secretsAreWrittenAndRead() async throws {
        let (secrets, http) = try self.secrets(
            Self.json(
                """
                {"value":"s3cr3t","contentType":"text/plain","id":"\(Self.id)","managed":true,"kid":"https://k","attributes":\
                {"enabled":true,"nbf":1,"exp":1893456000,"created":2,"updated":3,"recoveryLevel":"Recoverable",\
                "recoverableDays":90},"tags":{"env":"dev"},"future":[1]}
                """
            )
        )
        let secret = try await secrets.set(
            "db",
            "s3cr3t",
            contentType: "text/plain",
            attributes: .init(isEnabled: true, expires: WallTime(seconds: 1_893_456_000)),
            tags: ["env": "dev"]
        )
        #expect(
            http.bodies[1]
                == #"{"attributes":{"enabled":true,"exp":1893456000},"contentType":"text/plain","tags":{"env":"dev"},"value":"s3cr3t"}"#
        )
        #expect(secret.value == "s3cr3t")
        #expect(secret.properties.name == "db")
        #expect(secret.properties.version == "0123456789abcdef0123456789abcdef")
        #expect(secret.properties.isManaged)
        #expect(secret.properties.keyID == "https://k")
        #expect(secret.properties.attributes.expires?.seconds == 1_893_456_000)
        #expect(secret.properties.attributes.recoverableDays == 90)
        for text in ["\(secret)", String(reflecting: secret)] { #expect(!text.contains("s3cr3t")) }
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!dumped.contains("s3cr3t"))
        try await secrets.update("db", version: "0123456789abcdef0123456789abcdef", attributes: .init(isEnabled: false))
        #expect(http.lines[2] == "PATCH /secrets/db/0123456789abcdef0123456789abcdef?api-version=7.4")
        #expect(http.bodies[2] == #"{"attributes":{"enabled":false}}"#)
    }

    // Scoreboard: KV2
    @Test func pagesAreFollowedOnTheSameHostOnly() async throws {
        let page = { (link: String) in
            Self.json(#"{"value":[{"id":"https://contoso.vault.azure.net/secrets/a"}],"nextLink":"\#(link)"}"#)
        }
        let link = "https://contoso.vault.azure.net:443/secrets?api-version=7.4&$skiptoken=eyJO&maxresults=1"
        let (secrets, http) = try self.secrets(page(link), Self.json(#"{"value":[],"nextLink":null}"#))
        var names: [String] = []
        for try await secret in secrets.list(pageSize: 1) { names.append(secret.name) }
        #expect(names == ["a"])
        #expect(
            http.lines.dropFirst() == [
                "GET /secrets?api-version=7.4&maxresults=1",
                "GET /secrets?api-version=7.4&$skiptoken=eyJO&maxresults=1",
            ]
        )
        #expect(http.requests.allSatisfy { $0.head.authority == "contoso.vault.azure.net" })
        for link in [
            "https://evil.example/secrets?api-version=7.4", "http://contoso.vault.azure.net/secrets",
            "https://contoso.vault.azure.net:8443/secrets", "https://contoso.vault.azure.net.evil.example/", "nonsense",
        ] {
            let (secrets, http) = try self.secrets(page(link))
            let error = await #expect(throws: AzureError.self) { for try await _ in secrets.list() {} }
            #expect(error?.code == .malformedAnswer)
            #expect(http.requests.count == 2)
        }
        let (circle, requests) = try self.secrets(page("https://contoso.vault.azure.net/secrets?api-version=7.4"))
        await #expect(throws: AzureError.self) { for try await _ in circle.list() {} }
        #expect(requests.requests.count == 2)
    }

    // Scoreboard: KV2
    @Test func whatTakesTimeIsWaitedFor() async throws {
        let time = ManualTime(sleeping: .movesClocks)
        let missing = Self.json(#"{"error":{"code":"SecretNotFound","message":"m"}}"#, status: 404)
        let deleted = Self.json(
            #"{"id":"\#(Self.id)","recoveryId":"https://r","deletedDate":5,"scheduledPurgeDate":9,"attributes":{}}"#
        )
        let (secrets, http) = try self.secrets(deleted, missing, missing, deleted, time: time)
        let item = try await secrets.delete("db")
        #expect(item.item.name == "db")
        #expect(item.recoveryID == "https://r")
        #expect(item.scheduledPurge?.seconds == 9)
        let start = time.continuousNanoseconds()
        try await secrets.waitUntilDeleted("db")
        #expect(time.continuousNanoseconds() - start == 4_000_000_000)
        #expect(http.lines.suffix(3) == Array(repeating: "GET /deletedsecrets/db?api-version=7.4", count: 3)[...])
        let (others, other) = try self.secrets(deleted)
        try await others.purge("db")
        try await others.recover("db")
        #expect(
            other.lines.dropFirst() == [
                "DELETE /deletedsecrets/db?api-version=7.4", "POST /deletedsecrets/db/recover?api-version=7.4",
            ]
        )
        #expect(other.fields("Content-Length").dropFirst() == ["0", "0"])
    }

    // Scoreboard: KV2
    @Test(arguments: ["", "a b", "a/b", "ä", "a_b", String(repeating: "x", count: 128)])
    func namesThatCannotBeAreRefused(name: String) async throws {
        let (secrets, http) = try self.secrets(Self.json("{}"))
        let error = await #expect(throws: AzureError.self) { try await secrets.get(name) }
        #expect(error?.code == .invalidRequest)
        await #expect(throws: AzureError.self) { for try await _ in secrets.versions(of: name) {} }
        #expect(http.requests.isEmpty)
    }

    // Scoreboard: KV5
    @Test(
        arguments: [
            (
                404, #"{"error":{"code":"SecretNotFound","message":"A secret was not found."}}"#, "SecretNotFound", [],
                AzureError.Code.notFound
            ),
            (
                403, #"{"error":{"code":"Forbidden","message":"m","innererror":{"code":"SecretDisabled"}}}"#,
                "Forbidden",
                ["SecretDisabled"], .forbidden
            ),
            (
                409,
                #"{"error":{"code":"Conflict","message":"m","innererror":{"code":"ObjectIsDeletedButRecoverable","innererror":{"code":"X"}}}}"#,
                "Conflict", ["ObjectIsDeletedButRecoverable", "X"], .conflict
            ),
            (400, "<html>", nil, [], .refused),
        ] as [(Int, String, String?, [String], AzureError.Code)]
    )
    func errorsAreRead(status: Int, body: String, code: String?, inner: [String], category: AzureError.Code)
        async throws
    {
        let (secrets, _) = try self.secrets(Self.json(body, status: status))
        let error = await #expect(throws: AzureError.self) { try await secrets.get("db") }
        #expect(error?.serviceCode?.rawValue == code)
        #expect(error?.innerCodes.map(\.rawValue) == inner)
        #expect(error?.code == category)
    }

    // Scoreboard: KV5
    @Test func throttledCallsAreRepeated() async throws {
        let time = ManualTime(sleeping: .movesClocks)
        let throttled = Self.json(#"{"error":{"code":"Throttled","message":"m"}}"#, status: 429)
        let secret = Self.json(#"{"value":"v","id":"\#(Self.id)"}"#)
        let (secrets, http) = try self.secrets(throttled, throttled, secret, time: time)
        let start = time.continuousNanoseconds()
        #expect(try await secrets.get("db").value == "v")
        #expect(http.requests.count == 4)
        #expect(time.continuousNanoseconds() - start == 2_400_000_000)
    }

    // Scoreboard: KV5
    @Test(arguments: ["", "[]", "{}", #"{"value":1,"id":"x"}"#, #"{"value":"s3cret","id":"nonsense"}"#])
    func answersThatCannotBeReadAreRefusedWithoutTheirText(body: String) async throws {
        let (secrets, _) = try self.secrets(Self.json(body))
        let error = await #expect(throws: AzureError.self) { try await secrets.get("db") }
        #expect(error?.code == .malformedAnswer)
        #expect(error.map { "\($0) \(String(reflecting: $0))" }?.contains("s3cret") == false)
    }

    @Test(arguments: ["https://contoso.vault.azure.net/x", "contoso.vault.azure.net", "", "https://"])
    func vaultsThatCannotBeAreRefused(vault: String) {
        #expect(throws: AzureError.self) { try AzureSample.secrets(StubHTTPClient(""), vault: vault) }
    }
}
