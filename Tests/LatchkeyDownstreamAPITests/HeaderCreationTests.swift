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
import Synchronization
import Testing

/// What the maker of a header sees, and who sends the call.
@Suite struct HeaderCreationTests {
    /// Keeps the requests that it is asked to authorise.
    private final class Watching: AuthorizationHeaderProvider {
        private let seen = Mutex<[HTTPClientRequest]>([])
        var requests: [HTTPClientRequest] { self.seen.withLock { $0 } }

        func authorizationHeader(for request: TokenRequest) async throws(AcquisitionError) -> AuthorizationHeader {
            throw AcquisitionError(.invalidRequest, "There is always a request to be sent.")
        }

        func authorizationHeader(
            for request: TokenRequest,
            sending outgoing: HTTPClientRequest
        ) async throws(AcquisitionError) -> AuthorizationHeader {
            self.seen.withLock { $0.append(outgoing) }
            return AuthorizationHeader(value: "Signed \(outgoing.body.count)")
        }
    }

    // Scoreboard: D5
    @Test func theRequestIsCompleteWhenItsHeaderIsMade() async throws {
        let headers = Watching()
        let http = StubHTTPClient("[]")
        var options = Sample.options
        options.extraQueryParameters = ["v": "2"]
        options.beforeAuthorization = RequestHook { $0.head.headerFields[.ifMatch] = "e" }
        let api = try Sample.client(http, options: options, headers: headers).api("MyApi")
        _ = try await api.call(.post, "items", body: .value(["a": 1]), as: .app)
        let seen = try #require(headers.requests.first)
        #expect(seen.head.path == "/v1/items?v=2")
        #expect(seen.head.method == .post)
        #expect(seen.head.headerFields[.ifMatch] == "e")
        #expect(seen.head.headerFields[.contentType] == "application/json")
        #expect(seen.head.headerFields[.authorization] == nil)
        #expect(seen.body == Array(#"{"a":1}"#.utf8))
        #expect(http.requests.first?.head.headerFields[.authorization] == "Signed 7")
    }

    // Scoreboard: C24
    @Test func anAPIMayHaveAClientOfItsOwn() async throws {
        let (common, own) = (StubHTTPClient("[]"), StubHTTPClient("[]"))
        func client(_ name: String) throws -> DownstreamAPIClient {
            try DownstreamAPIClient(
                apis: ["MyApi": Sample.options, "Orders": Sample.options],
                headers: StubHeaderProvider(),
                http: common,
                httpClients: [name: own]
            )
        }
        let downstream = try client("Orders")
        let _: [Product] = try await downstream.get("MyApi", as: .app)
        let _: [Product] = try await downstream.get("Orders", as: .app)
        let _: [Product] = try await downstream.get("Orders", as: .app) { $0.relativePath = "other" }
        #expect(common.requests.count == 1)
        #expect(own.requests.count == 2)
        let error = #expect(throws: DownstreamAPIError.self) { try client("Order") }
        #expect(error?.code == .configuration)
        #expect(error?.message.contains("Order") == true)
    }

    // Scoreboard: C6
    @Test func bodiesAreTypedByWhatTheCallerNames() async throws {
        struct Order: Codable, Equatable, Sendable {
            enum CodingKeys: String, CodingKey { case number = "order-number" }
            var number: Int
        }
        let http = StubHTTPClient(#"{"order-number": 7}"#)
        let api = try Sample.client(http).api("MyApi")
        // The type alone decides the names of members: there is nothing to look up while running.
        let order: Order = try await api.post("orders", body: Order(number: 8), as: .app)
        #expect(order == Order(number: 7))
        #expect(http.requests.first?.body == Array(#"{"order-number":8}"#.utf8))
    }
}
