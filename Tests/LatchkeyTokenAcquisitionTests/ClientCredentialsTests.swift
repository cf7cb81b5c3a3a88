//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import Testing

/// What is sent to the token endpoint, byte by byte.
@Suite struct ClientCredentialsTests {
    private func sent(_ options: AcquireTokenOptions = .init()) async throws -> HTTPClientRequest {
        let http = StubHTTPClient(status: 200, Sample.response())
        _ = try await Sample.client(http).token(scopes: [Sample.scope], as: .app, options: options)
        return try #require(http.requests.first)
    }

    // Scoreboard: F10, P1, W63
    @Test func theFormIsExact() async throws {
        let request = try await self.sent()
        let expected = """
            client_id=11112222-3333-4444-5555-666677778888&client_secret=q1w%7Ee2r3t4\
            &scope=api%3A%2F%2Forders-api%2F.default&grant_type=client_credentials&client_info=2
            """
        #expect(String(decoding: request.body, as: UTF8.self) == expected)
    }

    @Test func theHeadIsExact() async throws {
        let head = try await self.sent(.init(correlationID: Sample.correlationID)).head
        #expect(head.method == .post)
        #expect(head.scheme == "https")
        #expect(head.authority == "login.microsoftonline.com")
        #expect(head.path == "/3a1c2b4d-0000-4a5b-8c6d-7e8f90a1b2c3/oauth2/v2.0/token")
        let fields = head.headerFields.map { "\($0.name): \($0.value)" }
        #expect(
            fields == [
                "Content-Type: application/x-www-form-urlencoded",
                "Accept: application/json",
                "x-client-SKU: Latchkey.Swift",
                "x-client-Ver: 0.1.0",
                "x-client-OS: Linux",
                "client-request-id: 5b8a3d1c-6f55-4f2e-9b0d-2f0cf0a0d111",
                "return-client-request-id: true",
                "x-ms-lib-capability: retry-after, h429",
                "x-client-current-telemetry: 5|1004,2,,,|0,0,1,,,",
            ]
        )
    }

    @Test func theCorrelationIDIsRandomByDefault() async throws {
        let name = try #require(HTTPField.Name("client-request-id"))
        let first = try await self.sent().head.headerFields[name]
        let second = try await self.sent().head.headerFields[name]
        #expect(first?.count == 36)
        #expect(first != second)
    }

    @Test func anotherTenantIsAsked() async throws {
        let request = try await self.sent(.init(tenant: "Fabrikam.com"))
        #expect(request.head.path == "/fabrikam.com/oauth2/v2.0/token")
    }

    @Test func claimsAreSent() async throws {
        let request = try await self.sent(.init(claims: #"{"access_token":{}}"#))
        let form = String(decoding: request.body, as: UTF8.self)
        #expect(form.hasSuffix("&client_info=2&claims=%7B%22access_token%22%3A%7B%7D%7D"))
    }

    @Test func theRequestEndsInTime() async throws {
        let request = try await self.sent()
        #expect(request.totalTimeout <= .seconds(30))
        #expect(request.totalTimeout > .zero)
    }
}
