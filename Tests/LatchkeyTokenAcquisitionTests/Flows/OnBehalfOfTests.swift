//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyHTTP
import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Testing

@Suite struct OnBehalfOfTests {
    private let issuer = ScriptedIssuer { call in
        .user("for:\(call.form["assertion"] ?? "")", refresh: "never-kept")
    }

    // Scoreboard: F3, P11
    @Test func theRequestIsExact() async throws {
        let client = try self.issuer.client()
        let assertion = UserAssertion("header.payload.signature")
        _ = try await client.token(scopes: [Sample.userScope], as: .onBehalfOf(assertion))
        let body = String(decoding: try #require(self.issuer.http.requests.first).body, as: UTF8.self)
        #expect(
            body == """
                client_id=11112222-3333-4444-5555-666677778888&client_secret=q1w%7Ee2r3t4\
                &scope=https%3A%2F%2Fgraph.microsoft.com%2FUser.Read%20offline_access%20openid%20profile\
                &grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&client_info=1\
                &assertion=header.payload.signature&requested_token_use=on_behalf_of
                """
        )
    }

    // Scoreboard: P12, F39
    @Test func manyCallersWithOneAssertionShareOneRequest() async throws {
        let client = try self.issuer.client()
        let request = TokenRequest(scopes: [Sample.userScope], as: .onBehalfOf(.init("a.b.c")))
        try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<1000 { group.addTask { try await client.token(for: request).value } }
            for try await value in group { #expect(value == "for:a.b.c") }
        }
        #expect(self.issuer.calls.count == 1)
    }

    // Scoreboard: P49, W19
    @Test func eachAssertionHasItsOwnToken() async throws {
        let client = try self.issuer.client()
        try await withThrowingTaskGroup(of: (Int, String).self) { group in
            for number in 0..<1000 {
                group.addTask {
                    let subject = TokenSubject.onBehalfOf(.init("a.\(number).c"))
                    return (number, try await client.token(scopes: [Sample.userScope], as: subject).value)
                }
            }
            for try await (number, value) in group { #expect(value == "for:a.\(number).c") }
        }
        #expect(self.issuer.calls.count == 1000)
    }

    @Test func theHashNamesTheAssertion() {
        #expect(UserAssertion("eyJ0eXAiOiJKV1QifQ.e30.c2ln").hash == "obBqdsNht-kw6Bb35lZ2uPT8BS9AaRCt-jknbCkjkw4")
        #expect(UserAssertion("header.payload.signature").hash == "JW0E205eSsMIdR7QiFtyK3WGMFZ8U6cSXtn70Gjlw_Y")
        #expect(UserAssertion("a", subAssertion: "bc").hash != UserAssertion("ab", subAssertion: "c").hash)
        #expect(UserAssertion("a") == UserAssertion("a"))
    }

    // Scoreboard: F5
    @Test func aSecondAssertionGoesAlong() async throws {
        let client = try self.issuer.client()
        let assertion = UserAssertion("a.b.c", subAssertion: "d&e=f")
        _ = try await client.token(scopes: [Sample.userScope], as: .onBehalfOf(assertion))
        #expect(self.issuer.calls.first?.form["sub_assertion"] == "d&e=f")
        #expect(self.issuer.calls.first?.form["assertion"] == "a.b.c")
        _ = try await client.token(scopes: [Sample.userScope], as: .onBehalfOf(.init("a.b.c")))
        #expect(self.issuer.calls.count == 2)
    }

    // Scoreboard: P14
    @Test(
        "SAML assertions are exchanged",
        arguments: [
            (UserAssertion.Form.saml1, "urn:ietf:params:oauth:grant-type:saml1_1-bearer"),
            (.saml2, "urn:ietf:params:oauth:grant-type:saml2-bearer"),
        ]
    )
    func saml(form: UserAssertion.Form, grant: String) async throws {
        let client = try self.issuer.client()
        _ = try await client.token(scopes: ["a"], as: .onBehalfOf(.init("<saml>", form: form)))
        #expect(self.issuer.calls.first?.form["grant_type"] == grant)
        #expect(self.issuer.calls.first?.form["assertion"] == "PHNhbWw-")
    }

    @Test func theTenantOfTheAssertionIsAskedWhenTheApplicationServesMany() async throws {
        let client = try self.issuer.client { $0.tenantID = "organizations" }
        let assertion = UserAssertion(Sample.jwt(#"{"tid":"22222222-0000-0000-0000-000000000002"}"#))
        _ = try await client.token(scopes: ["a"], as: .onBehalfOf(assertion))
        #expect(self.issuer.calls.first?.path == "/22222222-0000-0000-0000-000000000002/oauth2/v2.0/token")
    }

    // Scoreboard: CE74
    @Test func theTokenOfAnotherTenantIsRefused() async throws {
        let idToken = Sample.jwt(#"{"tid":"22222222-0000-0000-0000-000000000002"}"#)
        let issuer = ScriptedIssuer { _ in .token("x", #""id_token": "\#(idToken)""#) }
        let error = await #expect(throws: AcquisitionError.self) {
            try await issuer.client().token(scopes: ["a"], as: .onBehalfOf(.init("a.b.c")))
        }
        #expect((error?.cause as? TokenCacheError)?.code == .invalidResponse)
    }

    // Scoreboard: F4, F36
    @Test func aListenerMayReplaceTheAssertion() async throws {
        var events = AcquisitionEvents()
        events.prepare = { request in
            request.subject = .onBehalfOf(.init("inner.token.x"))
            request.options.extraBodyParameters["dc"] = "test"
        }
        let client = try self.issuer.client(events: events)
        let token = try await client.token(scopes: ["a"], as: .onBehalfOf(.init("outer.token.x")))
        #expect(token.value == "for:inner.token.x")
        #expect(self.issuer.calls.first?.form["dc"] == "test")
    }

    @Test func anEmptyAssertionIsRefused() async throws {
        let client = try self.issuer.client()
        let error = await #expect(throws: AcquisitionError.self) {
            try await client.token(scopes: ["a"], as: .onBehalfOf(.init("")))
        }
        #expect(error?.reason == "user_assertion_null")
        #expect(self.issuer.calls.isEmpty)
    }

    @Test func aChallengeOfTheIssuerIsPassedOn() async throws {
        let claims = #"{\"access_token\":{\"capolids\":{\"essential\":true}}}"#
        let issuer = ScriptedIssuer { _ in .error("invalid_grant", #""suberror":"basic_action","claims":"\#(claims)""#)
        }
        let error = await #expect(throws: AcquisitionError.self) {
            try await issuer.client().token(scopes: ["a"], as: .onBehalfOf(.init("a.b.c")))
        }
        #expect(error?.code == .interactionRequired)
        #expect(error?.claims == #"{"access_token":{"capolids":{"essential":true}}}"#)
        #expect(error?.scopes == ["a"])
        #expect(error?.response?.suberror == "basic_action")
    }

    // Scoreboard: P58
    @Test func aRoutingHintIsSentWhenTheCallerGivesOne() async throws {
        let client = try self.issuer.client()
        let options = AcquireTokenOptions { $0.routingHint = .account(objectID: "o", tenant: "t") }
        _ = try await client.token(scopes: ["a"], as: .onBehalfOf(.init("a.b.c")), options: options)
        _ = try await client.token(scopes: ["b"], as: .onBehalfOf(.init("a.b.c")))
        #expect(self.issuer.calls.map { $0.field("x-anchormailbox") } == ["oid:o@t", nil])
    }

    @Test func theAssertionIsNotRevealed() async throws {
        let issuer = ScriptedIssuer { call in
            .error("invalid_grant", #""error_description":"bad \#(call.form["assertion"] ?? "")""#)
        }
        let secret = "plain-secret-assertion"
        let assertion = UserAssertion(secret)
        let error = await #expect(throws: AcquisitionError.self) {
            try await issuer.client().token(scopes: ["a"], as: .onBehalfOf(assertion))
        }
        var text = "\(String(describing: error)) \(assertion) \(String(reflecting: assertion))"
        dump(error, to: &text)
        dump(assertion, to: &text)
        #expect(!text.contains(secret))
        #expect(text.contains("<redacted>"))
    }
}
