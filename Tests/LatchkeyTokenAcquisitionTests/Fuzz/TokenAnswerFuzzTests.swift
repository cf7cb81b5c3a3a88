//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCrypto
import LatchkeyFuzzing
import LatchkeyHTTP
import LatchkeyTokenCache
import Testing

@testable import LatchkeyTokenAcquisition

/// Damaged answers of token endpoints: each is a token that can be used, or an error that says what was wrong.
@Suite(.timeLimit(.minutes(10))) struct TokenAnswerFuzzTests {
    private static let tokens = [
        Sample.response(),
        Sample.response(
            #"""
            "expires_in": "86399", "ext_expires_in": 86399, "refresh_in": 43199, "scope": "a b", "foci": "1",
            "refresh_token": "refresh", "id_token": "eyJ.e30.c2ln", "client_info": "e30", "xms_acb": "kept",
            "unknown": {"deep": [1, null, true]}
            """#
        ),
    ]
    private static let errors = [
        #"""
        {"error": "invalid_grant", "suberror": "basic_action", "error_description": "AADSTS50076: needed.\r\nTrace: x",
        "error_codes": [50076, "50079"], "trace_id": "t", "correlation_id": "c", "claims": "{\"access_token\":{}}"}
        """#,
        #"{"error": "temporarily_unavailable", "error_description": "AADSTS90099 q1w~e2r3t4"}"#,
        "<html><body>Bad Gateway</body></html>",
    ]

    private static func request() throws -> TokenEndpointRequest {
        TokenEndpointRequest(
            url: try EndpointURL("https://login.microsoftonline.com/t/oauth2/v2.0/token"),
            form: TokenForm(),
            correlationID: Sample.correlationID,
            secrets: [Sample.secret, "refresh"],
            scopes: [Sample.scope]
        )
    }

    private static func check(_ token: TokenResponse, _ number: Int) {
        guard case .duration(let life) = token.acquired.lifetime else { return }
        #expect(life > .zero && life <= .seconds(315_576_000), "input \(number)")
        #expect(token.acquired.refreshAfter.map { $0 > .zero && $0 < life } ?? true, "input \(number)")
        #expect(token.acquired.value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "input \(number)")
        #expect(token.acquired.tokenType == "Bearer", "input \(number)")
    }

    private static func check(_ error: AcquisitionError, _ number: Int) {
        let codes: [AcquisitionError.Code] = [.invalidResponse, .service, .interactionRequired, .throttled]
        #expect(codes.contains(error.code), "input \(number): \(error)")
        #expect(error.message.utf8.count < 8_192, "input \(number)")
        #expect(!error.message.contains(Sample.secret), "input \(number)")
        let isOneLine = error.message.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
        #expect(isOneLine, "input \(number)")
    }

    @Test func damagedAnswersAreTokensOrErrors() async throws {
        let request = try Self.request()
        for (number, body) in Mutator(Self.tokens + Self.errors, seed: 1).prefix(2_000).enumerated() {
            await Task.yield()
            let status = [200, 200, 200, 400, 401, 429, 500, 503][number % 8]
            let answer = TokenEndpointAnswer(
                head: HTTPResponse(status: .init(code: status)),
                body: body,
                request: request
            )
            do throws(AcquisitionError) {
                Self.check(try answer.tokenResponse(), number)
            } catch {
                Self.check(error, number)
            }
        }
    }

    /// Each answer meets a client of its own, whose cache afterwards holds what the caller got, or nothing.
    @Test func nothingIsCachedOfWhatIsNoToken() async throws {
        for (number, body) in Mutator(Self.tokens + Self.errors, seed: 2).prefix(100).enumerated() {
            let text = String(decoding: body, as: UTF8.self)
            let status = number.isMultiple(of: 4) ? 400 : 200
            let cache = Sample.cache()
            let issuer = ScriptedIssuer { _ in .init(status: status, body: text) }
            let client = try issuer.client(cache: cache)
            let request = TokenRequest(scopes: [Sample.scope], as: .app)
            let key = try client.core.key(for: request)
            do throws(AcquisitionError) {
                let token = try await client.token(for: request)
                #expect(cache.cachedToken(for: key)?.value == token.value, "input \(number)")
            } catch {
                #expect(error.response != nil || error.code == .invalidResponse, "input \(number): \(error)")
                #expect(cache.cachedToken(for: key) == nil, "input \(number)")
            }
            await cache.shutdown()
        }
    }

    @Test func aUsersDamagedAnswersLeaveNoAccountBehind() async throws {
        let good = [
            Sample.response(
                #"""
                "expires_in": 3599, "refresh_token": "refresh", "scope": "User.Read", "id_token": "\#(Sample.idToken())",
                "client_info": "\#(Sample.clientInfo)"
                """#
            )
        ]
        for (number, body) in Mutator(good, seed: 3).prefix(100).enumerated() {
            let text = String(decoding: body, as: UTF8.self)
            let cache = Sample.cache()
            let client = try ScriptedIssuer { _ in .init(body: text) }.client(cache: cache)
            do throws(AcquisitionError) {
                let signIn = try await client.signInTestUser("ana", password: "q1w", scopes: [Sample.userScope])
                #expect(!signIn.account.homeAccountID.isEmpty, "input \(number)")
            } catch {
                #expect(error.code == .invalidResponse || error.response != nil, "input \(number): \(error)")
                let accounts = try await client.accounts()
                #expect(accounts.isEmpty, "input \(number)")
            }
            await cache.shutdown()
        }
    }

    @Test(
        "An answer of the largest size is an error of a bearable size",
        arguments: [
            "[" + String(repeating: "1,", count: 500_000) + "1]",
            "{\"a\":[" + String(repeating: "{},", count: 300_000) + "{}]}",
            String(repeating: "[", count: 1_000_000), String(repeating: "{\"a\":", count: 200_000),
            "{" + String(repeating: "\"a\":1,", count: 150_000) + "\"error\":\"x\"}",
            "{\"error\":\"x\",\"error_description\":\"e" + String(repeating: "\u{301}", count: 400_000) + "\"}",
            "{\"error\":\"x\",\"error_description\":\"" + String(repeating: "q1w~e2r3t4", count: 100_000) + "\"}",
            "{\"error\":\"x\",\"error_codes\":[" + String(repeating: "1,", count: 400_000) + "1]}",
            "{\"error\":\"" + String(repeating: "eyJ", count: 300_000) + "\"}",
        ]
    )
    func hugeAnswers(body: String) throws {
        let answer = TokenEndpointAnswer(
            head: HTTPResponse(status: .badRequest),
            body: Array(body.utf8),
            request: try Self.request()
        )
        let error = #expect(throws: AcquisitionError.self) { try answer.tokenResponse() }
        #expect(try #require(error?.message.utf8.count) < 16_384)
        #expect(error?.message.contains("q1w~") == false)
    }
}
