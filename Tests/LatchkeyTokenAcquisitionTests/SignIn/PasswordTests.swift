//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Testing

@Suite struct PasswordTests {
    // Scoreboard: F24, P19
    @Test func aTestUserSignsIn() async throws {
        let issuer = ScriptedIssuer { _ in .user("t", refresh: "r") }
        let client = try issuer.client()
        let signIn = try await client.signInTestUser("svc@contoso.com", password: "p w", scopes: ["a"])
        let form = try #require(issuer.calls.first?.form)
        #expect(form["grant_type"] == "password")
        #expect(form["username"] == "svc@contoso.com")
        #expect(form["password"] == "p w")
        #expect(form["scope"] == "a offline_access openid profile")
        #expect(issuer.calls.first?.field("x-anchormailbox") == "upn:svc@contoso.com")
        #expect(try await client.token(scopes: ["a"], as: .user(signIn.account.principal)).value == "t")
        #expect(issuer.calls.count == 1)
    }

    @Test func aPasswordIsNeverTriedTwiceOrRevealed() async throws {
        let issuer = ScriptedIssuer { call in
            .error("server_error", status: 500, #""error_description": "\#(call.form["password"] ?? "")""#)
        }
        let client = try issuer.client()
        let error = await #expect(throws: AcquisitionError.self) {
            try await client.signInTestUser("u", password: "hunter22-secret", scopes: ["a"])
        }
        #expect(issuer.calls.count == 1)
        #expect(!"\(String(describing: error))".contains("hunter22-secret"))
    }

    @Test func personalAccountsAreRefused() async throws {
        let client = try ScriptedIssuer { _ in .user() }.client { $0.tenantID = "consumers" }
        let error = await #expect(throws: AcquisitionError.self) {
            try await client.signInTestUser("u", password: "p", scopes: ["a"])
        }
        #expect(error?.reason == "ropc_not_supported_for_msa")
    }
}
