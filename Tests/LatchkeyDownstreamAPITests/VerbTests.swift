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

@Suite struct VerbTests {
    private let lamp = Product(id: 1, name: "Lamp")
    private let answer = #"{"id": 1, "name": "Lamp"}"#
    private let user = TokenSubject.user(Principal(homeAccountID: "o.t"))

    // Scoreboard: C1, C5, C7, C25, W69
    @Test func everyVerbSendsAndReturnsValuesForUsersAndApplications() async throws {
        for subject in [TokenSubject.app, self.user] {
            let http = StubHTTPClient(self.answer)
            let headers = StubHeaderProvider()
            let api = try Sample.client(http, headers: headers).api("MyApi")
            let results: [Product] = [
                try await api.get("p/1", as: subject),
                try await api.post("p/1", body: self.lamp, as: subject),
                try await api.put("p/1", body: self.lamp, as: subject),
                try await api.patch("p/1", body: self.lamp, as: subject),
                try await api.delete("p/1", as: subject),
            ]
            #expect(results == Array(repeating: self.lamp, count: 5))
            #expect(http.requests.map(\.head.method) == [.get, .post, .put, .patch, .delete])
            #expect(http.requests.map(\.body.isEmpty) == [true, false, false, false, true])
            #expect(http.requests.allSatisfy { $0.head.path == "/v1/p/1" })
            #expect(headers.requests.allSatisfy { $0.subject == subject })
            let types = http.requests.map { $0.head.headerFields[.contentType] }
            #expect(types == [nil, "application/json", "application/json", "application/json", nil])
        }
    }

    // Scoreboard: C1, C27
    @Test func everyVerbWorksByNameOnAnythingThatSends() async throws {
        struct Echo: DownstreamAPI {
            func send(_ call: DownstreamCall) async throws -> DownstreamResponse {
                let text = "\"\(call.api) \(call.method?.rawValue ?? "-") \(call.path ?? "-")\""
                return DownstreamResponse(
                    api: call.api,
                    head: .init(status: .ok, headerFields: [.contentType: "application/json"]),
                    body: .init(bytes: Array(text.utf8))
                )
            }
        }
        let echo = Echo()
        #expect(try await echo.get("A", "x", as: .app) == "A GET x")
        #expect(try await echo.post("A", "x", body: 1, as: .app) == "A POST x")
        #expect(try await echo.put("A", "x", body: .text("t"), as: .app) == "A PUT x")
        #expect(try await echo.patch("A", as: .app) == "A PATCH -")
        #expect(try await echo.delete("A", "x", as: .app) == "A DELETE x")
        try await echo.post("A", "x", body: self.lamp, as: .app)
        #expect(try await echo.head("A", "x", as: .app).status == .ok)
        #expect(try await echo.options("A", as: .app).status == .ok)
    }

    // Scoreboard: C2
    @Test func headAndOptionsReturnFields() async throws {
        let http = StubHTTPClient(fields: [.allow: "GET"], "")
        let api = try Sample.client(http).api("MyApi")
        #expect(try await api.head("p", as: .app).headerFields[.allow] == "GET")
        #expect(try await api.options("p", as: .app).headerFields[.allow] == "GET")
        try await api.delete("p/1", as: .app)
        try await api.delete("p", body: .value([1, 2]), as: .app)
        #expect(http.requests.map(\.head.method) == [.head, .options, .delete, .delete])
        #expect(http.requests.map { String(decoding: $0.body, as: UTF8.self) } == ["", "", "", "[1,2]"])
    }

    // Scoreboard: C8
    @Test func valuesNeedNotBeObjects() async throws {
        let api = try Sample.client(StubHTTPClient("42")).api("MyApi")
        #expect(try await api.get(as: .app) as Int == 42)
        #expect(try await api.post(body: 1, as: .app) as Int? == 42)
        let flags = try Sample.client(StubHTTPClient("[true]")).api("MyApi")
        #expect(try await flags.get(as: .app) as [Bool] == [true])
    }

    // Scoreboard: C3
    @Test func aRawCallTakesMethodAndSubjectFromTheOptions() async throws {
        var options = Sample.options
        options.method = .patch
        options.requestAppToken = true
        let http = StubHTTPClient(status: 418, "teapot")
        let headers = StubHeaderProvider()
        let response = try await Sample.client(http, options: options, headers: headers).api("MyApi").call()
        #expect(response.head.status.code == 418)
        #expect(http.requests.first?.head.method == .patch)
        #expect(headers.requests.map(\.subject) == [.app])
    }

    // Scoreboard: C4
    @Test func aRawCallMayNameItsSubject() async throws {
        let headers = StubHeaderProvider()
        let api = try Sample.client(StubHTTPClient("ok"), headers: headers).api("MyApi")
        #expect(try await api.call(.post, "a", body: .text("hi"), as: self.user).text() == "ok")
        #expect(try await api.call(.post, "a", as: .app).bytes() == Array("ok".utf8))
        #expect(headers.requests.map(\.subject) == [self.user, .app])
    }

    @Test func aVerbWithoutAnswerStillSeesFailures() async throws {
        let api = try Sample.client(StubHTTPClient(status: 409, "{}")).api("MyApi")
        let error = await #expect(throws: DownstreamAPIError.self) {
            try await api.post("p", body: self.lamp, as: .app)
        }
        #expect(error?.status == .conflict)
        #expect(error?.bodyText == "{}")
    }

    // Scoreboard: C23
    @Test func aResponseCanBeReadBitByBit() async throws {
        let chunks = StubHTTPClient { _ throws(HTTPClientError) in
            let parts = StubChunks([[1], [2, 3]])
            return HTTPClientResponse(head: .init(status: .ok), body: parts.body)
        }
        let response = try await Sample.client(chunks).api("MyApi").call(as: .app).successful()
        #expect(try await response.body.next() == [1])
        #expect(try await response.body.next() == [2, 3])
        #expect(try await response.body.next() == nil)
    }
}
