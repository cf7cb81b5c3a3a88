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
import Testing

/// What answers of a token endpoint that hold no token become.
@Suite struct AnswerTests {
    private func failure(_ http: StubHTTPClient) async throws -> AcquisitionError {
        let client = try Sample.client(http)
        let error = await #expect(throws: AcquisitionError.self) {
            try await client.token(scopes: [Sample.scope], as: .app)
        }
        return try #require(error)
    }

    @Test(
        "Answers are classified",
        arguments: [
            (400, #"{"error": "invalid_grant"}"#, .interactionRequired, .interactionRequired),
            (400, #"{"error": "invalid_grant", "suberror": "client_mismatch"}"#, .service, .permanent),
            (400, #"{"error": "invalid_grant", "suberror": "protection_policy_required"}"#, .service, .permanent),
            (400, #"{"error": "interaction_required"}"#, .interactionRequired, .interactionRequired),
            (401, #"{"error": "invalid_client"}"#, .service, .permanent),
            (400, #"{"error": "invalid_scope"}"#, .service, .permanent),
            (400, #"{"error": "temporarily_unavailable"}"#, .service, .transient),
            (503, #"{"error": "temporarily_unavailable"}"#, .service, .transient),
            (200, #"{"error": "invalid_request"}"#, .service, .permanent),
            (200, #"{"error": "invalid_grant"}"#, .interactionRequired, .interactionRequired),
            (429, "Too Many Requests", .throttled, .throttled),
            (429, #"{"error": "invalid_request"}"#, .throttled, .throttled),
            (500, "", .service, .transient),
            (502, "<html>Bad Gateway</html>", .service, .transient),
            (408, "", .service, .transient),
            (404, "", .invalidResponse, .invalidResponse),
            (400, "<html>no</html>", .invalidResponse, .invalidResponse),
            (400, #"{"error": ""}"#, .invalidResponse, .invalidResponse),
            (400, #"{"error": 7}"#, .invalidResponse, .invalidResponse),
            (302, "", .invalidResponse, .invalidResponse),
            (307, #"{"error": "invalid_grant"}"#, .invalidResponse, .invalidResponse),
            (200, "<html>Welcome to the hotel</html>", .invalidResponse, .invalidResponse),
            (200, "", .invalidResponse, .invalidResponse),
            (200, "[]", .invalidResponse, .invalidResponse),
            (200, #"{"access_token": "abc""#, .invalidResponse, .invalidResponse),
            (204, "", .invalidResponse, .invalidResponse),
        ] as [(Int, String, AcquisitionError.Code, AcquisitionFailure.Kind)]
    )
    func classes(
        status: Int,
        body: String,
        code: AcquisitionError.Code,
        kind: AcquisitionFailure.Kind
    ) async throws {
        let error = try await self.failure(StubHTTPClient(status: status, body))
        #expect(error.code == code)
        #expect(error.failure.kind == kind)
        #expect(error.response?.status == status)
        #expect(error.scopes == [Sample.scope])
        #expect(error.message.contains("login.microsoftonline.com"))
    }

    @Test(
        "A lifetime that makes no sense is an invalid response",
        arguments: [#""expires_in": 0"#, #""expires_in": -1"#, #""expires_in": "soon""#, #""scope": "a""#]
    )
    func lifetimes(members: String) async throws {
        let error = try await self.failure(StubHTTPClient(status: 200, Sample.response(members)))
        #expect(error.code == .invalidResponse)
        #expect(error.message.contains("'expires_in'"))
        #expect(!error.message.contains(Sample.token))
    }

    @Test(
        "Exchanges that fail are told apart",
        arguments: [
            (.connectFailed, .network), (.nameNotResolved, .network), (.tlsFailed, .network),
            (.transferFailed, .network), (.protocolViolation, .network), (.timedOut, .timedOut),
            (.bodyTooLarge, .invalidResponse), (.cancelled, .cancelled), (.shutDown, .shutDown),
            (.invalidRequest, .configuration),
        ] as [(HTTPClientError.Code, AcquisitionError.Code)]
    )
    func exchanges(http: HTTPClientError.Code, code: AcquisitionError.Code) async throws {
        let error = try await self.failure(StubHTTPClient(failing: http))
        #expect(error.code == code)
        #expect((error.cause as? HTTPClientError)?.code == http)
    }

    @Test func anAnswerThatNeverEndsIsCutOff() async throws {
        let endless = HTTPResponseBody { () throws(HTTPClientError) in [UInt8](repeating: 0x20, count: 65_536) }
        let error = try await self.failure(
            StubHTTPClient { _ throws(HTTPClientError) in
                HTTPClientResponse(head: HTTPResponse(status: .ok), body: endless)
            }
        )
        #expect(error.code == .invalidResponse)
        #expect(error.message.contains("too long"))
    }

    @Test func theFieldsOfAnErrorAreKept() async throws {
        let body = #"""
            {"error": "invalid_grant", "suberror": "basic_action",
             "error_description": "AADSTS50076: multi-factor needed.\r\nTrace ID: x\r\nTimestamp: y",
             "error_codes": [50076, "50079"], "trace_id": "trace", "correlation_id": "correlation",
             "claims": "{\"access_token\":{\"capolids\":{\"essential\":true}}}"}
            """#
        let error = try await self.failure(StubHTTPClient(status: 400, body))
        #expect(error.response?.error == "invalid_grant")
        #expect(error.response?.suberror == "basic_action")
        #expect(error.response?.errorDescription == "AADSTS50076: multi-factor needed.")
        #expect(error.response?.errorCodes == [50076, 50079])
        #expect(error.response?.traceID == "trace")
        #expect(error.response?.correlationID == "correlation")
        #expect(error.claims == #"{"access_token":{"capolids":{"essential":true}}}"#)
        #expect(error.message.contains("invalid_grant"))
        #expect(error.message.contains("correlation ID correlation"))
    }

    @Test func numbersAndIdentifiersAreFoundElsewhereWhenTheBodyLacksThem() async throws {
        let fields: HTTPFields = [try #require(.init("x-ms-request-id")): "trace"]
        let body = #"{"error": "invalid_client", "error_description": "AADSTS7000215: Invalid client secret."}"#
        let http = StubHTTPClient(status: 401, fields: fields, body)
        let client = try Sample.client(http)
        let error = await #expect(throws: AcquisitionError.self) {
            try await client.token(
                scopes: [Sample.scope],
                as: .app,
                options: .init(correlationID: Sample.correlationID)
            )
        }
        #expect(error?.response?.errorCodes == [7_000_215])
        #expect(error?.response?.traceID == "trace")
        #expect(error?.response?.correlationID == Sample.correlationID)
        #expect(error?.message.contains("'ClientId'") == true)
    }

    @Test func patienceIsKept() async throws {
        let error = try await self.failure(StubHTTPClient(status: 503, fields: [.retryAfter: "120"], "busy"))
        #expect(error.code == .throttled)
        #expect(error.isRetryable)
        let wait = try #require(error.retryAfter)
        #expect(wait > .seconds(100) && wait <= .seconds(120))
    }

    @Test func nothingThatIsPrintedRevealsSecretsOrTokens() async throws {
        let echo = "Bad secret \(Sample.secret) or token \(Sample.token)"
        let body = #"{"error": "\#(Sample.secret)", "error_description": "\#(echo)", "suberror": "\#(Sample.secret)"}"#
        let error = try await self.failure(StubHTTPClient(status: 400, body))
        var text = "\(error) \(String(reflecting: error))"
        dump(error, to: &text)
        #expect(text.contains("<redacted>"))
        #expect(!text.contains(Sample.secret))
        #expect(!text.contains(Sample.token))
    }
}
