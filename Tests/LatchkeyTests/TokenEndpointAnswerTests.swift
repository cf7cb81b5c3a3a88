//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import Latchkey
import LatchkeyEmulator
import LatchkeyTokenAcquisition
import Testing

/// What the token endpoint may answer wrongly, over real TLS: each a typed error that names the endpoint.
@Suite(.timeLimit(.minutes(5))) struct TokenEndpointAnswerTests {
    /// A wrong answer with the code and a part of the message that it leads to.
    struct Answer: Sendable, CustomTestStringConvertible {
        var status: HTTPResponse.Status = .ok
        var contentType = "application/json"
        let body: String
        var code: AcquisitionError.Code = .invalidResponse
        var part = ""

        var testDescription: String { "\(self.status.code) \(self.body)" }
    }

    private static let token = "eyJhbGciOiJSUzI1NiJ9.c2VjcmV0LXRva2Vu.c2lnbmF0dXJl"

    @Test(arguments: [
        Answer(body: "<html>Welcome to the hotel network</html>"),
        Answer(contentType: "text/html", body: "<html>Welcome</html>"),
        Answer(body: ""),
        Answer(body: "{"),
        Answer(body: "[]"),
        Answer(body: "null"),
        Answer(body: "{}"),
        Answer(body: #"{"token_type": "Bearer", "expires_in": 3600}"#, part: "access_token"),
        Answer(body: #"{"token_type": "Bearer", "access_token": "", "expires_in": 3600}"#, part: "access_token"),
        Answer(body: #"{"token_type": "Bearer", "access_token": "\#(token)"}"#, part: "expires_in"),
        Answer(body: #"{"token_type": "Bearer", "access_token": "\#(token)", "expires_in": 0}"#, part: "expires_in"),
        Answer(body: #"{"token_type": "Bearer", "access_token": "\#(token)", "expires_in": -60}"#, part: "expires_in"),
        Answer(body: #"{"token_type": "Bearer", "access_token": "\#(token)", "expires_in": "-1"}"#, part: "expires_in"),
        Answer(
            body: #"{"token_type": "Bearer", "access_token": "\#(token)", "expires_in": "soon"}"#,
            part: "expires_in"
        ),
        Answer(
            body: #"{"error": "invalid_client", "error_description": "AADSTS7000222: The secret has expired."}"#,
            code: .service,
            part: "7000222"
        ),
        Answer(status: .badGateway, contentType: "text/html", body: "<html>Bad gateway</html>", code: .service),
        Answer(status: .internalServerError, body: "", code: .service),
    ])
    func aWrongAnswerIsATypedError(_ answer: Answer) async throws {
        try await TestService.run { service in
            service.emulator.script(
                .init(
                    status: answer.status,
                    headers: [.contentType: answer.contentType],
                    body: Array(answer.body.utf8),
                    times: nil
                ),
                for: .token
            )
            let error = try #require(await #expect(throws: AcquisitionError.self) { try await service.products() })
            #expect(error.code == answer.code)
            #expect(error.message.contains(answer.part))
            #expect(error.message.contains("127.0.0.1") || error.message.contains("localhost"))
            try self.expectNoSecret(in: error, of: service)
        }
    }

    @Test func anExpiryWrittenAsTextIsUnderstood() async throws {
        try await TestService.run { service in
            service.emulator.script(
                .init(
                    status: .ok,
                    headers: [.contentType: "application/json"],
                    body: Array(
                        #"{"token_type": "Bearer", "access_token": "\#(Self.token)", "expires_in": "3600"}"#.utf8
                    )
                ),
                for: .token
            )
            let header = try await service.latchkey.authorizationHeader(scopes: ["api://a/.default"], as: .app)
            #expect(header.value == "Bearer \(Self.token)")
            #expect(!"\(header)".contains(Self.token))
        }
    }

    @Test func anEndpointThatAsksForPatienceIsLeftAlone() async throws {
        try await TestService.run { service in
            service.emulator.script(.status(.tooManyRequests, retryAfter: .seconds(30), times: nil), for: .token)
            let error = try #require(await #expect(throws: AcquisitionError.self) { try await service.products() })
            #expect(error.code == .throttled)
            let wait = try #require(error.retryAfter)
            #expect(wait > .seconds(20) && wait <= .seconds(31))
            let requests = service.emulator.requestCount(of: .token)
            for _ in 0..<20 {
                await #expect(throws: AcquisitionError.self) { try await service.products() }
            }
            #expect(service.emulator.requestCount(of: .token) == requests)
        }
    }

    @Test func anEndpointThatIsDownIsATypedError() async throws {
        try await TestService.run { service in
            await service.emulator.stop()
            let error = try #require(await #expect(throws: AcquisitionError.self) { try await service.products() })
            #expect(error.code == .network)
            #expect(error.message.contains(":\(service.emulator.port)"))
            try self.expectNoSecret(in: error, of: service)
        }
    }

    private func expectNoSecret(in error: AcquisitionError, of service: TestService) throws {
        let secret = try #require(service.emulator.configuration.applications.first?.secrets.first)
        var dumped = "\(error) \(String(reflecting: error)) "
        dump(error, to: &dumped)
        #expect(!dumped.contains(secret))
        #expect(!dumped.contains(Self.token))
    }
}
