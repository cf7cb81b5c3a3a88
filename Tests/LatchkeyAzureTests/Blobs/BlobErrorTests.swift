//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import Testing

@testable import LatchkeyAzure

@Suite struct BlobErrorTests {
    private func error(_ answer: Answer) async throws -> AzureError {
        let http = StubHTTPClient(answers: [answer])
        let options = AzureSample.options { $0.retries = .none }
        let error = await #expect(throws: AzureError.self) {
            try await AzureSample.blobs(http, options: options).container("data").blob("a").properties()
        }
        return try #require(error)
    }

    // Scoreboard: BL8
    @Test func errorsInXMLAreRead() async throws {
        let error = try await self.error(
            .status(
                400,
                ["x-ms-request-id": "r-1", "Content-Type": "application/xml"],
                """
                \u{FEFF}<?xml version="1.0" encoding="utf-8"?><Error><Code>InvalidHeaderValue</Code>\
                <Message>The value is wrong.\nRequestId:r-1\nTime:now</Message><HeaderName>x-ms-version</HeaderName></Error>
                """
            )
        )
        #expect(error.code == .refused)
        #expect(error.serviceCode == "InvalidHeaderValue")
        #expect(error.serviceMessage == "The value is wrong.")
        #expect(error.details == ["HeaderName": "x-ms-version"])
        #expect(error.requestID == "r-1")
        #expect(error.clientRequestID?.isEmpty == false)
        #expect(error.message.contains("InvalidHeaderValue"))
    }

    // Scoreboard: BL8
    @Test(
        arguments: [
            (Answer.status(404, ["x-ms-error-code": "BlobNotFound"]), "BlobNotFound", AzureError.Code.notFound),
            (Answer.status(409, [:], #"{"error":{"code":"LeaseLost","message":"m"}}"#), "LeaseLost", .conflict),
            (Answer.status(412, ["x-ms-error-code": "ConditionNotMet"], "<html>"), "ConditionNotMet", .conditionNotMet),
            (Answer.status(403, [:], "<html><body>Blocked</body></html>"), nil, .forbidden),
            (Answer.status(502, [:], "Bad gateway"), nil, .unavailable), (Answer.status(304), nil, .notModified),
            (Answer.status(401), nil, .unauthorized), (Answer.status(429), nil, .throttled),
            (Answer.status(301), nil, .refused),
        ] as [(Answer, String?, AzureError.Code)]
    ) func errorsAreReadWhereverTheyStand(answer: Answer, code: String?, category: AzureError.Code) async throws {
        let error = try await self.error(answer)
        #expect(error.serviceCode?.rawValue == code)
        #expect(error.code == category)
        #expect(error.status?.code == answer.status)
    }

    @Test func whatServicesWriteIsCleaned() async throws {
        let token = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.e30.c2ln"
        let error = try await self.error(
            .status(
                403,
                ["Authorization": token],
                "<Error><Code>A\u{7}B</Code><Message>\(token)\nnext</Message></Error>"
            )
        )
        for text in [error.description, String(reflecting: error), error.message, error.serviceMessage ?? ""] {
            #expect(!text.contains("eyJ"))
        }
        var dumped = ""
        dump(error, to: &dumped)
        #expect(!dumped.contains("eyJ"))
    }

    @Test func transportsFailuresAreToldApart() async throws {
        #expect(try await self.error(.failure(.timedOut)).code == .timedOut)
        #expect(try await self.error(.failure(.connectFailed)).code == .transferFailed)
        #expect(try await self.error(.failure(.cancelled)).code == .cancelled)
    }
}
