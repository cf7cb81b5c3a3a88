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

@Suite struct GetTests {
    private let lamp = Product(id: 1, name: "Lamp")

    // Scoreboard: W69
    @Test func aNamedAPIIsCalledByPath() async throws {
        let http = StubHTTPClient(Product.list)
        let downstream = try Sample.client(http)
        #expect(
            try await downstream.get("MyApi", "api/products", as: .app) as [Product] == [
                self.lamp, .init(id: 2, name: "Chair"),
            ]
        )
        let products: [Product] = try await downstream.api("MyApi").get("api/products", as: .app)
        #expect(products.count == 2)
        let head = try #require(http.requests.first).head
        #expect(head.method == .get)
        #expect(head.scheme == "https")
        #expect(head.authority == "myapi.example.com")
        #expect(head.path == "/v1/api/products")
        #expect(head.headerFields[.authorization] == "Bearer t0k3n")
        #expect(head.headerFields[.accept] == "application/json")
    }

    @Test func aCallWithoutPathUsesTheAPIsOwn() async throws {
        let http = StubHTTPClient(#"{"id": 1, "name": "Lamp"}"#)
        let product: Product = try await Sample.client(http).get("MyApi", as: .app)
        #expect(product == self.lamp)
        #expect(http.requests.first?.head.path == "/v1/status")
    }

    @Test func theTokenIsForTheScopesOfTheAPI() async throws {
        let headers = StubHeaderProvider()
        var options = Sample.options
        options.scopes = ["api://myapi/read", "api://myapi/write"]
        options.acquireTokenOptions.tenant = "contoso.com"
        let downstream = try Sample.client(StubHTTPClient("[]"), options: options, headers: headers)
        let _: [Product] = try await downstream.get("MyApi", as: .app)
        let request = try #require(headers.requests.first)
        #expect(request.scopes == ["api://myapi/.default"])
        #expect(request.subject == .app)
        #expect(request.options.tenant == "contoso.com")
    }

    @Test func theSubjectMayBeAnOption() async throws {
        var options = Sample.options
        options.requestAppToken = true
        let _: [Product] = try await Sample.client(StubHTTPClient("[]"), options: options).get("MyApi")
        let http = StubHTTPClient("[]")
        let error = await #expect(throws: DownstreamAPIError.self) {
            let _: [Product] = try await Sample.client(http).get("MyApi")
        }
        #expect(error?.code == .invalidRequest)
        #expect(error?.message.contains("as: .app") == true)
        #expect(http.requests.isEmpty)
    }

    @Test func overridesHoldForOneCall() async throws {
        let http = StubHTTPClient("[]")
        let headers = StubHeaderProvider()
        let api = try Sample.client(http, headers: headers).api("MyApi")
        let _: [Product] = try await api.get("a", as: .app) {
            $0.scopes = ["api://other/.default"]
            $0.baseURL = "https://other.example"
            $0.timeout = .seconds(5)
        }
        let _: [Product] = try await api.get("a", as: .app)
        #expect(http.requests.map(\.head.authority) == ["other.example", "myapi.example.com"])
        #expect(http.requests.map(\.totalTimeout) == [.seconds(5), .seconds(60)])
        #expect(headers.requests.map(\.scopes) == [["api://other/.default"], ["api://myapi/.default"]])
    }

    @Test func overridesAreValidated() async throws {
        let http = StubHTTPClient("[]")
        let api = try Sample.client(http).api("MyApi")
        let error = await #expect(throws: DownstreamAPIError.self) {
            let _: [Product] = try await api.get("a", as: .app) { $0.baseURL = "http://plain.example" }
        }
        #expect(error?.code == .configuration)
        #expect(http.requests.isEmpty)
    }

    @Test func fieldsAndParametersOfTheOptionsAreSent() async throws {
        let http = StubHTTPClient("[]")
        var options = Sample.options
        options.extraHeaderParameters = ["x-kind": "test"]
        options.extraQueryParameters = ["b": "2 3", "a": "&"]
        let _: [Product] = try await Sample.client(http, options: options).get("MyApi", "list?z=1", as: .app)
        let head = try #require(http.requests.first).head
        #expect(head.path == "/v1/list?z=1&a=%26&b=2%203")
        #expect(head.headerFields[try #require(.init("x-kind"))] == "test")
    }

    // Scoreboard: W69
    @Test func aCallMayAddFieldsButNotAuthenticate() async throws {
        let http = StubHTTPClient("[]")
        let api = try Sample.client(http).api("MyApi")
        let call = DownstreamCall(api: "", as: .app, headerFields: [.accept: "text/plain"], body: [1, 2])
        _ = try await api.send(call)
        #expect(http.requests.first?.head.headerFields[values: .accept] == ["text/plain"])
        #expect(http.requests.first?.body == [1, 2])
        let error = await #expect(throws: DownstreamAPIError.self) {
            try await api.send(DownstreamCall(api: "", as: .app, headerFields: [.authorization: "Bearer x"]))
        }
        #expect(error?.code == .invalidRequest)
        #expect(http.requests.count == 1)
    }

    @Test func anErrorOfAcquisitionIsThrownAsItIs() async throws {
        let headers = StubHeaderProvider(.failure(AcquisitionError(.interactionRequired, "Sign in.")))
        let http = StubHTTPClient("[]")
        let error = await #expect(throws: AcquisitionError.self) {
            let _: [Product] = try await Sample.client(http, headers: headers).get("MyApi", as: .app)
        }
        #expect(error?.code == .interactionRequired)
        #expect(http.requests.isEmpty)
    }

    @Test func aTestDoubleNeedsOneFunction() async throws {
        struct Double: DownstreamAPI {
            func send(_ call: DownstreamCall) async throws -> DownstreamResponse {
                DownstreamResponse(api: call.api, head: .init(status: .ok), body: .init(bytes: Array("[]".utf8)))
            }
        }
        #expect(try await Double().api("Any").get("x", as: .app) as [Product] == [])
    }
}
