//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyDownstreamAPI
import LatchkeyGraph
import LatchkeyTokenAcquisition
import Testing

@Suite struct ErrorTests {
    private func error(_ answer: Answer) async throws -> GraphError {
        let (graph, _) = try GraphSample.client([answer])
        return try #require(await #expect(throws: GraphError.self) { try await graph.users.get() })
    }

    // Scoreboard: GR9
    @Test(arguments: ["innerError", "innererror"]) func errorsAreReadHoweverTheyAreSpelled(name: String) async throws {
        let body = #"""
            {"error": {"code": "Authorization_RequestDenied", "message": "No.", "\#(name)": {"code": "outer",
             "date": "2026-01-05T09:30:00", "request-id": "r1", "client-request-id": "c1", "\#(name)": {"code": "inner"}}}}
            """#
        let error = try await self.error(.json(body, status: 403))
        #expect(error.code == .service)
        #expect(error.status == .forbidden)
        #expect(error.serviceCode == "Authorization_RequestDenied")
        #expect(error.innerCodes == ["outer", "inner"])
        #expect(error.mostSpecificCode == "inner")
        #expect(error.has(code: "authorization_requestdenied"))
        #expect(error.requestID == "r1")
        #expect(error.clientRequestID == "c1")
        #expect(error.date == "2026-01-05T09:30:00")
        #expect(error.serviceMessage == "No.")
        #expect("\(error)".contains("r1"))
        #expect(!"\(error)".contains("No."))
    }

    // Scoreboard: GR9
    @Test func errorsWithoutJSONAreErrorsAllTheSame() async throws {
        let page = try await self.error(.json("<html>Bad Gateway</html>", status: 400, ["Content-Type": "text/html"]))
        #expect(page.status == .badRequest)
        #expect(page.message.contains("page"))
        let empty = try await self.error(.status(404, ["request-id": "r2"]))
        #expect(empty.serviceCode.isEmpty)
        #expect(empty.requestID == "r2")
        let code = try await self.error(.json(#"{"error": {"code": "", "message": "m"}}"#, status: 400))
        #expect(code.serviceCode.isEmpty)
        let text = try await self.error(.json(#"{"error": "invalid"}"#, status: 400))
        #expect(text.serviceCode == "invalid")
    }

    // Scoreboard: GR19
    @Test func limitsAreTold() async throws {
        let fields = [
            "x-ms-throttle-scope": "Tenant_Application/ReadWrite/a/t", "x-ms-throttle-limit-percentage": "1.2",
            "x-ms-throttle-information": "ResourceUnitLimitExceeded", "x-ms-resource-unit": "3", "Retry-After": "200",
        ]
        let error = try await self.error(.status(429, fields))
        #expect(error.throttling.scope == "Tenant_Application/ReadWrite/a/t")
        #expect(error.throttling.limitPercentage == 1.2)
        #expect(error.throttling.information == "ResourceUnitLimitExceeded")
        #expect(error.throttling.resourceUnit == 3)
        #expect(error.retryAfter == .seconds(200))
        #expect(error.isRetryable)
        let (graph, _) = try GraphSample.client([.json(#"{"value": []}"#, ["x-ms-resource-unit": "2"])])
        try await confirmation { seen in
            _ = try await graph.users.get {
                $0.onResponse { if GraphThrottling($0.headerFields).resourceUnit == 2 { seen() } }
            }
        }
    }

    @Test func anAnswerThatIsNoneOfThePathIsRefused() async throws {
        let html = Answer.json("<html></html>", ["Content-Type": "text/html"])
        let latin = Answer.json("{}", ["Content-Type": "application/json; charset=iso-8859-1"])
        var broken = Answer.json("")
        broken.body = [0x7B, 0x22, 0xC3, 0x28, 0x22, 0x3A, 0x31, 0x7D]
        for answer in [html, latin, broken, .json("[]"), .json("{"), .json(#"{"value": [1]}"#), .json("")] {
            #expect(try await self.error(answer).code == .malformedAnswer)
        }
    }

    // Scoreboard: GR17
    @Test(arguments: [401, 403]) func aClaimsChallengeIsAnsweredOnce(status: Int) async throws {
        let challenge = ["WWW-Authenticate": #"Bearer realm="", error="insufficient_claims", claims="eyJhIjoiYiJ9""#]
        let headers = NumberedHeaders()
        let (graph, http) = try GraphSample.client(
            [.status(status, challenge), .json(#"{"value": []}"#), .status(status, challenge)],
            headers: headers
        )
        _ = try await graph.users.get()
        #expect(headers.requests.map(\.options.claims) == [nil, #"{"a":"b"}"#])
        #expect(http.field("Authorization", of: 1) == "Bearer token-2")
        #expect(http.field("client-request-id", of: 0) == http.field("client-request-id", of: 1))
        let error = await #expect(throws: GraphError.self) { try await graph.users.get() }
        #expect(error?.status?.code == status)
        #expect(http.requests.count == 4)
    }

    // Scoreboard: GR17
    @Test func aChallengeThatNeedsTheUserSaysSo() async throws {
        let challenge = ["WWW-Authenticate": #"Bearer error="insufficient_claims", claims="eyJhIjoiYiJ9""#]
        let headers = NumberedHeaders(failingFrom: 2, AcquisitionError(.interactionRequired, "Sign in."))
        let (graph, _) = try GraphSample.client([.status(401, challenge)], headers: headers)
        let error = await #expect(throws: ChallengeRequired.self) { try await graph.users.get() }
        #expect(error?.claims == #"{"a":"b"}"#)
    }
}
