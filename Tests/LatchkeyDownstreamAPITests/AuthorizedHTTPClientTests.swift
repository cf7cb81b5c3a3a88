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

@Suite struct AuthorizedHTTPClientTests {
    private let request = HTTPClientRequest(
        head: HTTPRequest(
            method: .post,
            scheme: "https",
            authority: "myapi.example.com",
            path: "/a",
            headerFields: [.authorization: "Bearer old", .cookie: "a=b"]
        ),
        body: [1, 2]
    )
    private let user = TokenSubject.user(Principal(homeAccountID: "o.t"))

    // Scoreboard: D8, D10
    @Test func optionsOfARequestAreLaidOverThoseOfTheClient() async throws {
        var defaults = AuthenticationOptions(as: .app, scopes: ["api://a/read"])
        defaults.acquireTokenOptions.tenant = "contoso.com"
        defaults.acquireTokenOptions.extraQueryParameters = ["a": "1", "b": "1"]
        let headers = NumberedHeaders()
        let http = AuthorizedHTTPClient(StubHTTPClient("ok"), headers: headers, defaults: defaults)
        _ = try await http.send(self.request)
        var own = AuthenticationOptions(as: self.user)
        own.acquireTokenOptions.extraQueryParameters = ["b": "2"]
        own.acquireTokenOptions.claims = "{}"
        _ = try await http.send(self.request, authentication: own)
        _ = try await http.send(self.request, authentication: .init(scopes: ["api://b/x"]))
        _ = try await http.send(self.request) { $0.subject = self.user }
        #expect(headers.requests.map(\.subject) == [.app, self.user, .app, self.user])
        #expect(
            headers.requests.map(\.scopes) == [
                ["api://a/.default"], ["api://a/read"], ["api://b/.default"], ["api://a/read"],
            ]
        )
        #expect(headers.requests.allSatisfy { $0.options.tenant == "contoso.com" })
        #expect(headers.requests[1].options.extraQueryParameters == ["a": "1", "b": "2"])
        #expect(headers.requests[1].options.claims == "{}")
    }

    @Test func anAppTokenMayBeAskedForAlone() async throws {
        let headers = NumberedHeaders()
        let defaults = AuthenticationOptions(as: self.user, scopes: ["api://a/read"])
        let http = AuthorizedHTTPClient(StubHTTPClient("ok"), headers: headers, defaults: defaults)
        _ = try await http.send(self.request, authentication: .init(requestAppToken: true))
        #expect(headers.requests.first?.subject == .app)
        #expect(headers.requests.first?.scopes == ["api://a/.default"])
    }

    // Scoreboard: D9, D13
    @Test func aChallengeIsAnsweredByTheSameEngine() async throws {
        let stub = StubHTTPClient([.challenge("eyJhIjp7fX0="), .status(200)])
        let headers = NumberedHeaders()
        let http = AuthorizedHTTPClient(stub, headers: headers, defaults: .init(as: .app, scopes: ["api://a/read"]))
        let response = try await http.send(self.request)
        #expect(response.head.status == .ok)
        #expect(stub.requests.map { $0.head.headerFields[.authorization] } == ["Bearer token-1", "Bearer token-2"])
        #expect(stub.requests.allSatisfy { $0.body == [1, 2] && $0.head.headerFields[.cookie] == "a=b" })
        #expect(headers.requests.map(\.options.claims) == [nil, #"{"a":{}}"#])
        let failing = NumberedHeaders(failingFrom: 2, AcquisitionError(.interactionRequired, "Sign in."))
        let refused = AuthorizedHTTPClient(
            StubHTTPClient([.challenge("eyJhIjp7fX0=")]),
            headers: failing,
            defaults: .init(as: .app, scopes: ["api://a/read"])
        )
        let error = await #expect(throws: ChallengeRequired.self) { _ = try await refused.send(self.request) }
        #expect(error?.claims == #"{"a":{}}"#)
    }

    // Scoreboard: D11
    @Test func aBoundTokenBringsItsCertificateThroughTheSameClient() async throws {
        let identity = ClientIdentity(pem: [1])
        let headers = StubHeaderProvider(.success(.init(value: "mtls_pop t", clientIdentity: identity)))
        let stub = StubHTTPClient("ok")
        let http = AuthorizedHTTPClient(stub, headers: headers, defaults: .init(as: .app, scopes: ["api://a/read"]))
        _ = try await http.send(self.request)
        #expect(stub.requests.first?.clientIdentity == identity)
        #expect(stub.requests.first?.head.headerFields[.authorization] == "mtls_pop t")
    }

    @Test("Tokens go only where they belong")
    func places() async throws {
        let headers = NumberedHeaders()
        let stub = StubHTTPClient("ok")
        let http = AuthorizedHTTPClient(
            stub,
            headers: headers,
            defaults: .init(as: .app, scopes: ["api://a/read"]),
            hosts: ["MyApi.example.com"]
        )
        let places: [(String?, String?)] = [
            ("http", "myapi.example.com"), ("https", "evil.example"), ("https", "myapi.example.com@evil.example"),
            ("https", "evil.example/myapi.example.com"), ("ftp", "myapi.example.com"), (nil, nil), ("https", ""),
        ]
        for (scheme, authority) in places {
            var request = self.request
            request.head.scheme = scheme
            request.head.authority = authority
            let error = await #expect(throws: DownstreamAPIError.self) { _ = try await http.send(request) }
            #expect(error?.code == .invalidRequest)
        }
        #expect(headers.requests.isEmpty && stub.requests.isEmpty)
        _ = try await http.send(self.request)
    }

    @Test func aRequestWithoutScopesOrSubjectIsRefused() async throws {
        let http = AuthorizedHTTPClient(StubHTTPClient("ok"), headers: NumberedHeaders())
        for options in [AuthenticationOptions(as: .app), AuthenticationOptions(scopes: ["api://a/read"])] {
            let error = await #expect(throws: DownstreamAPIError.self) {
                _ = try await http.send(self.request, authentication: options)
            }
            #expect(error?.code == .invalidRequest)
        }
    }
}
