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

@Suite struct ConfidentialClientTests {
    @Test func aTokenIsRequestedOnce() async throws {
        let http = StubHTTPClient(status: 200, Sample.response())
        let client = try Sample.client(http)
        let kept = TokenRequest(scopes: [Sample.scope], as: .app)
        for _ in 0..<3 {
            #expect(try await client.token(for: kept).value == Sample.token)
            #expect(try await client.token(scopes: [Sample.scope], as: .app).value == Sample.token)
        }
        #expect(http.requests.count == 1)
    }

    // Scoreboard: P52, P67
    @Test func manyCallersShareOneRequest() async throws {
        let http = StubHTTPClient(status: 200, Sample.response())
        let client = try Sample.client(http)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<200 {
                group.addTask { _ = try await client.token(scopes: [Sample.scope], as: .app) }
            }
            try await group.waitForAll()
        }
        #expect(http.requests.count == 1)
    }

    @Test func eachTenantHasItsOwnToken() async throws {
        let http = StubHTTPClient { request throws(HTTPClientError) in
            let tenant = request.head.path?.split(separator: "/").first ?? ""
            return HTTPClientResponse(
                status: 200,
                #"{"token_type": "Bearer", "expires_in": 3599, "access_token": "for-\#(tenant)"}"#
            )
        }
        let client = try Sample.client(http)
        for _ in 0..<2 {
            for number in 0..<20 {
                let tenant = "tenant\(number).example"
                let token = try await client.token(scopes: [Sample.scope], as: .app, options: .init(tenant: tenant))
                #expect(token.value == "for-\(tenant)")
            }
        }
        #expect(http.requests.count == 20)
    }

    @Test func aChangedRequestForgetsItsKey() async throws {
        let http = StubHTTPClient(status: 200, Sample.response())
        let client = try Sample.client(http)
        var request = TokenRequest(scopes: [Sample.scope], as: .app)
        _ = try await client.token(for: request)
        request.scopes = ["api://other/.default"]
        _ = try await client.token(for: request)
        request.options.tenant = "fabrikam.com"
        _ = try await client.token(for: request)
        #expect(http.requests.count == 3)
    }

    // Scoreboard: P56
    @Test func oneRequestServesSeveralClients() async throws {
        let http = StubHTTPClient(status: 200, Sample.response())
        var options = try Sample.options()
        let cache = TokenCache()
        let first = try ConfidentialClient(options, cache: cache, http: http)
        options.clientID = "another-client"
        let second = try ConfidentialClient(options, cache: cache, http: http)
        let request = TokenRequest(scopes: [Sample.scope], as: .app)
        for client in [first, second, first, second] { _ = try await client.token(for: request) }
        #expect(http.requests.count == 2)
        #expect(http.form?.hasPrefix("client_id=another-client&") == true)
    }

    @Test func theHeaderHoldsTypeAndToken() async throws {
        let client = try Sample.client(StubHTTPClient(status: 200, Sample.response()))
        let header = try await client.authorizationHeader(scopes: [Sample.scope], as: .app)
        #expect(header.value == "Bearer \(Sample.token)")
        var text = "\(header) \(String(reflecting: header))"
        dump(header, to: &text)
        #expect(!text.contains(Sample.token))
        #expect("\(AuthorizationHeader(value: "no-scheme-just-secret"))" == "<redacted>")
    }

    @Test(
        "Requests that cannot be made are refused before anything is sent",
        arguments: [
            ([], AcquireTokenOptions()),
            (["api://orders-api/read"], .init()),
            ([Sample.scope, "api://b/.default"], .init()),
            ([Sample.scope], .init(tenant: "a/b")),
            ([Sample.scope], .init(tenant: "common")),
            ([Sample.scope], .init(claims: "not JSON")),
            ([Sample.scope], .init(claims: "[]")),
            ([Sample.scope], .init(correlationID: "a\r\nX-Evil: 1")),
            ([Sample.scope], .init(correlationID: "")),
            (["api://\(String(repeating: "a", count: 5000))/.default"], .init()),
        ] as [([String], AcquireTokenOptions)]
    )
    func refusals(scopes: [String], options: AcquireTokenOptions) async throws {
        let http = StubHTTPClient(status: 200, Sample.response())
        let client = try Sample.client(http)
        let error = await #expect(throws: AcquisitionError.self) {
            try await client.token(scopes: scopes, as: .app, options: options)
        }
        #expect(error?.code == .invalidRequest)
        #expect(http.requests.isEmpty)
    }

    @Test func aSharedTenantFallsBackToTheHomeTenant() async throws {
        let http = StubHTTPClient(status: 200, Sample.response())
        var options = try Sample.options()
        options.tenantID = "common"
        options.appHomeTenantID = "home.example"
        let client = try ConfidentialClient(options, cache: TokenCache(), http: http)
        _ = try await client.token(scopes: [Sample.scope], as: .app)
        #expect(http.requests.first?.head.path == "/home.example/oauth2/v2.0/token")
    }

    @Test func wrongOptionsAreRefusedAtStart() throws {
        var options = try Sample.options()
        options.instance = "http://login.example/"
        let error = try #require(throws: AcquisitionError.self) {
            try ConfidentialClient(options, cache: TokenCache(), http: StubHTTPClient(failing: .shutDown))
        }
        #expect(error.code == .configuration)
    }
}
