//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Synchronization
import Testing

@Suite struct RetryTests {
    private static func issuer(_ answers: [ScriptedIssuer.Answer]) -> ScriptedIssuer {
        let left = Mutex(answers)
        return ScriptedIssuer { _ in left.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] } }
    }

    // Scoreboard: P60
    @Test(
        "What failed for a moment is sent again, once",
        arguments: [
            (500, "", 2), (502, "<html>", 2), (503, "", 2), (504, "", 2), (400, #"{"error":"invalid_grant"}"#, 1),
            (401, #"{"error":"invalid_client"}"#, 1), (429, "Too Many Requests", 1), (404, "", 1),
        ]
    )
    func repeats(status: Int, body: String, count: Int) async throws {
        let issuer = Self.issuer([.init(status: status, body: body)])
        let client = try issuer.client()
        await #expect(throws: AcquisitionError.self) { try await client.token(scopes: [Sample.scope], as: .app) }
        #expect(issuer.calls.count == count)
        let direct = Self.issuer([.init(status: status, body: body)])
        let other = try direct.client()
        await #expect(throws: AcquisitionError.self) { try await other.signIn(refreshToken: "r", scopes: ["a"]) }
        #expect(direct.calls.count == count)
    }

    // Scoreboard: F40, P59
    @Test func patienceIsHonoured() async throws {
        let issuer = Self.issuer([.init(status: 503, fields: [.retryAfter: "120"], body: "")])
        let client = try issuer.client()
        for _ in 0..<5 {
            let error = await #expect(throws: AcquisitionError.self) {
                try await client.token(scopes: [Sample.scope], as: .app)
            }
            #expect(error?.code == .throttled)
            #expect((error?.retryAfter ?? .zero) > .seconds(100))
        }
        #expect(issuer.calls.count == 1)
    }

    @Test func aSecondAnswerSettlesIt() async throws {
        let issuer = Self.issuer([.init(status: 503, body: ""), .token("t")])
        #expect(try await issuer.client().token(scopes: [Sample.scope], as: .app).value == "t")
    }

    // Scoreboard: F41
    @Test func anIssuerInTroubleIsLeftAlone() async throws {
        let issuer = Self.issuer([.init(status: 500, body: "")])
        let client = try issuer.client()
        for number in 0..<200 {
            await #expect(throws: AcquisitionError.self) {
                try await client.token(scopes: ["api://\(number)/.default"], as: .app)
            }
        }
        #expect(issuer.calls.count < 100)
    }

    // Scoreboard: P63
    @Test(
        "Sub-errors are kept, and tell what may help",
        arguments: [
            ("basic_action", .interactionRequired), ("additional_action", .interactionRequired),
            ("message_only", .interactionRequired), ("consent_required", .interactionRequired),
            ("user_password_expired", .interactionRequired), ("bad_token", .interactionRequired),
            ("client_mismatch", .service), ("protection_policy_required", .service),
        ] as [(String, AcquisitionError.Code)]
    )
    func suberrors(name: String, code: AcquisitionError.Code) async throws {
        let issuer = Self.issuer([.error("invalid_grant", #""suberror":"\#(name)""#)])
        let error = await #expect(throws: AcquisitionError.self) {
            try await issuer.client().token(scopes: ["a"], as: .onBehalfOf(.init("a.b.c")))
        }
        #expect(error?.code == code)
        #expect(error?.response?.suberror == name)
        #expect(error?.reason == "invalid_grant")
    }

    @Test(
        "Hints tell what to look at",
        arguments: [(50196, "over and over"), (700024, "clock"), (7_000_215, "credentials")]
    )
    func hints(code: Int, text: String) async throws {
        let issuer = Self.issuer([.error("invalid_client", #""error_codes":[\#(code)]"#)])
        let error = await #expect(throws: AcquisitionError.self) {
            try await issuer.client().token(scopes: [Sample.scope], as: .app)
        }
        #expect(error?.message.contains(text) == true)
    }

    @Test(
        "Accounts that make no sense are refused",
        arguments: [
            "", "!", "bm90IGpzb24", "e30", "eyJ1aWQiOiIifQ", "eyJ1aWQiOjd9", "W10",
            String(repeating: "a", count: 20_000),
        ]
    )
    func clientInfo(text: String) async throws {
        let issuer = Self.issuer([.user("t", refresh: "r", info: text)])
        let client = try issuer.client()
        let error = await #expect(throws: AcquisitionError.self) {
            try await client.signInTestUser("u", password: "p", scopes: ["a"])
        }
        #expect(error?.code == .invalidResponse)
        #expect(try await client.accounts().isEmpty)
    }
}
