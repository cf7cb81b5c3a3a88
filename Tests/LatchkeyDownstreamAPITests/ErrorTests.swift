//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyDownstreamAPI
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import Testing

@Suite struct ErrorTests {
    private func failure(_ body: String, _ fields: HTTPFields) async throws -> DownstreamAPIError {
        let http = StubHTTPClient(status: 400, fields: fields, body)
        let error = await #expect(throws: DownstreamAPIError.self) {
            let _: [Product] = try await Sample.client(http).get("MyApi", as: .app)
        }
        return try #require(error)
    }

    // Scoreboard: C20
    @Test func problemDetailsAreDecoded() async throws {
        let error = try await self.failure(
            #"{"type": "https://x/y", "title": "T", "status": "wrong", "detail": "D", "instance": "/i", "balance": 3}"#,
            [.contentType: "application/problem+json; charset=utf-8", .retryAfter: "12"]
        )
        #expect(error.problem?.type == "https://x/y")
        #expect(error.problem?.title == "T")
        #expect(error.problem?.status == nil)
        #expect(error.problem?.detail == "D")
        #expect(error.problem?.instance == "/i")
        #expect(error.retryAfter == .seconds(12))
        #expect(error.status == .badRequest)
        #expect(error.decodedBody(as: [String: Int].self) == nil)
        struct Extension: Decodable { var balance: Int }
        #expect(error.decodedBody(as: Extension.self)?.balance == 3)
    }

    // Scoreboard: C20
    @Test func errorsOfODataAreDecoded() async throws {
        let error = try await self.failure(
            """
            {"error": {"code": "BadRequest", "message": "M", "target": "t",
              "details": [{"code": "d", "message": "dm"}],
              "innerError": {"code": "inner", "request-id": "id-7", "innererror": {"code": "innermost"}}}}
            """,
            [.contentType: "application/json"]
        )
        let service = try #require(error.serviceError)
        #expect(service.code == "BadRequest")
        #expect(service.message == "M")
        #expect(service.target == "t")
        #expect(service.details.map(\.code) == ["d"])
        #expect(service.innerCodes == ["inner", "innermost"])
        #expect(error.requestID == "id-7")
        #expect(error.problem == nil)
    }

    @Test(
        "Bodies that are no errors are no errors",
        arguments: [
            ("", "application/json"), ("{", "application/json"), ("[]", "application/problem+json"),
            ("{\"error\": \"x\"}", "application/json"), ("{\"error\": {\"code\": 1}}", "application/json"),
            ("{\"error\": {\"code\": \"c\"}}", "text/html"),
        ]
    )
    func others(body: String, type: String) async throws {
        let error = try await self.failure(body, [.contentType: type])
        #expect(error.serviceError == nil)
        #expect(error.problem == nil)
        #expect(error.body.count == body.utf8.count)
    }

    @Test func aDeepBodyIsNoError() async throws {
        let body = String(repeating: "[", count: 60_000)
        let error = try await self.failure(body, [.contentType: "application/json"])
        #expect(error.serviceError == nil)
        #expect(error.body.count == 60_000)
    }

    // Scoreboard: H12
    @Test func everyCodeHasANumberOfItsOwn() {
        let codes: [DownstreamAPIError.Code] = [
            .configuration, .unknownAPI, .invalidRequest, .encodingFailed, .requestTooLarge, .network, .timedOut,
            .cancelled, .failureStatus, .responseTooLarge, .decodingFailed, .circuitOpen, .overloaded,
            .tooManyRedirects,
        ]
        // Numbers are searched for: they stay for good.
        #expect(codes.map(\.number) == (101...114).map { "LKD\($0)" })
        #expect(ChallengeRequired.number == "LKD120")
        #expect("\(DownstreamAPIError(.network, "It is down."))" == "LKD106: It is down.")
    }
}
