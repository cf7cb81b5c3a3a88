//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Testing

/// What changes which token is right keeps tokens apart, and nothing else does.
@Suite struct KeyTests {
    struct Change: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let apply: @Sendable (inout AcquireTokenOptions) -> Void

        init(_ name: String, _ apply: @escaping @Sendable (inout AcquireTokenOptions) -> Void) {
            self.testDescription = name
            self.apply = apply
        }
    }

    private func requests(_ change: Change) async throws -> [ScriptedIssuer.Call] {
        let issuer = ScriptedIssuer { call in .token(type: call.form["token_type"] ?? "Bearer") }
        let client = try issuer.client()
        var options = AcquireTokenOptions()
        for _ in 0..<2 { _ = try await client.token(scopes: [Sample.scope], as: .app, options: options) }
        change.apply(&options)
        for _ in 0..<2 { _ = try await client.token(scopes: [Sample.scope], as: .app, options: options) }
        return issuer.calls
    }

    // Scoreboard: F23, P22, P23, P24
    @Test(
        "What changes the token is a part of its key",
        arguments: [
            Change("tenant") { $0.tenant = "other.com" }, Change("fmi_path") { $0.federatedIdentityPath = "agents/7" },
            Change("body") { $0.extraBodyParameters = ["a": "bc"] },
            Change("query") { $0.extraQueryParameters = ["a": "b"] },
            Change("claims") { $0.clientClaims = #"{"a":1}"# }, Change("attributes") { $0.attributes = "{}" },
            Change("attribute tokens") { $0.attributeTokens = ["t2", "t1"] },
            Change("assertion claims") { $0.clientAssertionClaims = "{}" },
            Change("assertion") { $0.clientAssertion = "abc" },
            Change("assertion path") { $0.assertionIdentityPath = "p" },
            Change("partition") { $0.cachePartition = ["a": "b"] }, Change("key") { $0.scheme = .publicKey("k") },
            Change("key claim") { $0.scheme = .publicKeyClaim("{}") },
        ]
    )
    func apart(change: Change) async throws {
        #expect(try await self.requests(change).count == 2)
    }

    @Test(
        "What does not change the token is none",
        arguments: [
            Change("correlation ID") { $0.correlationID = "id" }, Change("header") { $0.extraHeaders = ["X-A": "b"] },
            Change("hint") { $0.routingHint = .name("u") },
            Change("signature") { $0.signedRequest = .init(method: "GET") },
        ]
    )
    func together(change: Change) async throws {
        #expect(try await self.requests(change).count == 1)
    }

    @Test func componentsAreNotMixedUp() async throws {
        let issuer = ScriptedIssuer { _ in .token() }
        let client = try issuer.client()
        for parameters in [["a": "bc"], ["ab": "c"], ["a": "b", "c": ""], ["a": "b"]] {
            let options = AcquireTokenOptions { $0.extraBodyParameters = parameters }
            _ = try await client.token(scopes: [Sample.scope], as: .app, options: options)
        }
        // A parameter without a value is not sent, so it makes no difference.
        #expect(issuer.calls.count == 3)
    }

    @Test func parametersAndFieldsAreSent() async throws {
        let calls = try await self.requests(
            Change("all") {
                $0.federatedIdentityPath = "agents/7"
                $0.extraBodyParameters = ["dc": "x y"]
                $0.extraQueryParameters = ["slice": "a&b"]
                $0.extraHeaders = ["X-Team": "blue"]
                $0.attributes = #"{"x":1}"#
                $0.attributeTokens = ["t2", "t1", "t2"]
                $0.clientClaims = #"{"a":1}"#
            }
        )
        let call = try #require(calls.last)
        #expect(call.form["fmi_path"] == "agents/7")
        #expect(call.form["dc"] == "x y")
        #expect(call.query == ["slice": "a&b"])
        #expect(call.field("X-Team") == "blue")
        #expect(call.form["attributes"] == #"{"x":1}"#)
        #expect(call.form["attribute_tokens"] == "t1 t2")
        #expect(call.form["claims"] == #"{"a":1}"#)
    }

    @Test(
        "Options that would leak or take the place of something are refused",
        arguments: [
            Change("grant") { $0.extraBodyParameters = ["Grant_Type": "x"] },
            Change("client") { $0.extraQueryParameters = ["client_id": "x"] },
            Change("field") { $0.extraHeaders = ["Authorization": "x"] },
            Change("lines") { $0.extraHeaders = ["X": "a\r\nY: b"] },
            Change("name") { $0.extraHeaders = ["a b": "c"] }, Change("claims") { $0.clientClaims = "[]" },
            Change("attributes") { $0.attributes = "x" }, Change("tokens") { $0.attributeTokens = ["a b"] },
            Change("both") {
                $0.forceRefresh = true; $0.rejectedTokenSHA256 = "ab"
            },
            Change("flow") { $0.userFlow = "x" }, Change("JWK") { $0.scheme = .publicKeyClaim("x") },
        ]
    )
    func refusals(change: Change) async throws {
        let issuer = ScriptedIssuer { _ in .token() }
        var options = AcquireTokenOptions()
        change.apply(&options)
        let error = await #expect(throws: AcquisitionError.self) {
            try await issuer.client().token(scopes: [Sample.scope], as: .app, options: options)
        }
        #expect(error?.code == .invalidRequest)
        #expect(issuer.calls.isEmpty)
    }

    // Scoreboard: P61
    @Test func theCallersLibraryIsNamedOnlyInStatistics() async throws {
        let issuer = ScriptedIssuer { _ in .token() }
        let client = try issuer.client { $0.callerLibrary = .init(id: "Web,|SDK-1234567", version: "1.2.3") }
        _ = try await client.token(scopes: [Sample.scope], as: .app)
        #expect(issuer.calls.first?.field("x-client-current-telemetry") == "5|1004,2,,,|0,0,1,WebSDK-123,1.2.3,")
        #expect(issuer.calls.first?.query == [:])
    }
}
