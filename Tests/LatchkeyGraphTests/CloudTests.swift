//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyDownstreamAPI
import LatchkeyGraph
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import Testing

@Suite struct CloudTests {
    // Scoreboard: GR1, E7, E8
    @Test(arguments: GraphCloud.all, [GraphVersion.v1, .beta])
    func everyCloudHasItsOwnHostAndScope(cloud: GraphCloud, version: GraphVersion) async throws {
        let http = StubHTTPClient(#"{"value": []}"#)
        let headers = StubHeaderProvider()
        let graph = try GraphSample.client(
            http,
            options: GraphOptions(cloud: cloud, version: version),
            headers: headers
        )
        _ = try await graph.users.get { $0.asApp() }
        _ = try await graph.beta.users.get { $0.asApp() }
        _ = try await graph.v1.users.get { $0.asApp() }
        #expect(http.lines == ["GET /\(version.segment)/users", "GET /beta/users", "GET /v1.0/users"])
        #expect(Set(http.requests.map { "https://\($0.head.authority ?? "")" }) == [cloud.root])
        #expect(Set(headers.requests.map(\.scopes)) == [["\(cloud.root)/.default"]])
        #expect(GraphCloud.cloud(ofAuthorityHost: cloud.authorityHost).authorityHost == cloud.authorityHost)
    }

    // Scoreboard: GR2, E4
    @Test func aUserIsCalledForWithTheDefaultScopes() async throws {
        let http = StubHTTPClient(#"{"displayName": "Ada"}"#)
        let headers = StubHeaderProvider()
        let graph = try GraphSample.client(http, headers: headers)
        let user = TokenSubject.onBehalfOf(UserAssertion("a.b.c"))
        #expect(try await graph.me.get(as: user).displayName == "Ada")
        #expect(try await graph.acting(as: user).me.get().displayName == "Ada")
        #expect(headers.requests.map(\.scopes) == [["User.Read"], ["User.Read"]])
        #expect(headers.requests.allSatisfy { $0.subject == user })
        #expect(http.lines == ["GET /v1.0/me", "GET /v1.0/me"])
        #expect(http.field("Authorization", of: 0) == "Bearer t0k3n")
    }

    // Scoreboard: GR2
    @Test func whatNeedsTheUserIsPassedOnUntouched() async throws {
        let error = AcquisitionError(.interactionRequired, "Consent is missing.")
        let graph = try GraphSample.client(StubHTTPClient("{}"), headers: StubHeaderProvider(.failure(error)))
        let user = TokenSubject.onBehalfOf(UserAssertion("a.b.c"))
        let thrown = await #expect(throws: AcquisitionError.self) { try await graph.me.get(as: user) }
        #expect(thrown?.code == .interactionRequired)
    }

    // Scoreboard: GR3
    @Test func theApplicationHasNoMe() async throws {
        let http = StubHTTPClient(#"{"value": []}"#)
        let headers = StubHeaderProvider()
        let graph = try GraphSample.client(http, headers: headers)
        let error = await #expect(throws: GraphError.self) { try await graph.me.messages.get { $0.asApp() } }
        #expect(error?.code == .invalidRequest)
        #expect(http.requests.isEmpty)
        _ = try await graph.users.get { $0.asApp(tenant: "contoso.com") }
        let request = try #require(headers.requests.first)
        #expect(request.scopes == ["https://graph.microsoft.com/.default"])
        #expect(request.options.tenant == "contoso.com")
    }

    // Scoreboard: GR4, E5
    @Test func whatACallDoesNotSayStaysAsConfigured() async throws {
        var api = DownstreamAPIOptions(baseURL: "https://graph.microsoft.com/v1.0", scopes: ["Mail.Read"])
        api.acquireTokenOptions.tenant = "configured"
        api.acquireTokenOptions.correlationID = "4c0e8f2a-0000-4000-8000-000000000000"
        let headers = StubHeaderProvider()
        let graph = try GraphSample.client(StubHTTPClient("{}"), options: GraphOptions(api), headers: headers)
        let user = TokenSubject.onBehalfOf(UserAssertion("a.b.c"))
        _ = try await graph.me.get(as: user) { $0.select("id") }
        _ = try await graph.me.get { $0.acting(as: user).claims("{}") }
        _ = try await graph.me.get(as: user) { $0.scopes("Files.Read").scheme(.boundToCertificate) }
        _ = try await graph.me.get(as: user) { $0.acquireToken { $0.tenant = "other" }.timeout(.seconds(5)) }
        let requests = headers.requests
        #expect(requests.map(\.scopes) == [["Mail.Read"], ["Mail.Read"], ["Files.Read"], ["Mail.Read"]])
        #expect(requests.map(\.options.tenant) == ["configured", "configured", "configured", "other"])
        #expect(requests.map(\.options.claims) == [nil, "{}", nil, nil])
        #expect(requests[2].options.scheme == .boundToCertificate)
        #expect(requests.allSatisfy { $0.options.correlationID == api.acquireTokenOptions.correlationID })
    }
}
