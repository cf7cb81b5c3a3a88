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

@Suite struct ResponseTests {
    private func failure(_ http: StubHTTPClient, options: DownstreamAPIOptions = Sample.options) async throws
        -> DownstreamAPIError
    {
        let downstream = try Sample.client(http, options: options)
        let error = await #expect(throws: DownstreamAPIError.self) {
            let _: [Product] = try await downstream.get("MyApi", as: .app)
        }
        return try #require(error)
    }

    @Test("Other statuses are errors", arguments: [302, 400, 401, 403, 404, 409, 429, 500, 503])
    func statuses(status: Int) async throws {
        let fields: HTTPFields = [
            .contentType: "application/problem+json",
            try #require(.init("request-id")): "id-1",
            .setCookie: "c00kie",
        ]
        let error = try await self.failure(StubHTTPClient(status: status, fields: fields, #"{"title": "n0pe"}"#))
        #expect(error.code == .failureStatus)
        #expect(error.status?.code == status)
        #expect(error.headers[.contentType] == "application/problem+json")
        #expect(error.bodyText == #"{"title": "n0pe"}"#)
        #expect(error.requestID == "id-1")
        #expect(error.message.contains("'MyApi'") && error.message.contains("\(status)"))
        #expect(error.message.contains("id-1"))
        var text = "\(error) \(String(reflecting: error))"
        dump(error, to: &text)
        #expect(!text.contains("n0pe") && !text.contains("c00kie") && !text.contains("t0k3n"))
    }

    @Test func theBodyOfAFailureIsCutOff() async throws {
        let endless = HTTPResponseBody { () throws(HTTPClientError) in [UInt8](repeating: 0x61, count: 5000) }
        let error = try await self.failure(
            StubHTTPClient { _ throws(HTTPClientError) in
                HTTPClientResponse(head: .init(status: .internalServerError), body: endless)
            }
        )
        #expect(error.body.count == 65_536)
    }

    @Test func aBodyThatBreaksOffDoesNotHideTheStatus() async throws {
        let broken = HTTPResponseBody { () throws(HTTPClientError) in
            throw HTTPClientError(.transferFailed, "It broke.")
        }
        let error = try await self.failure(
            StubHTTPClient { _ throws(HTTPClientError) in
                HTTPClientResponse(head: .init(status: .badGateway), body: broken)
            }
        )
        #expect(error.code == .failureStatus)
        #expect(error.status == .badGateway)
    }

    @Test func aLongBodyIsRefused() async throws {
        var options = Sample.options
        options.responseBodyLimit = 10
        let error = try await self.failure(StubHTTPClient(Product.list), options: options)
        #expect(error.code == .responseTooLarge)
        #expect(error.status == .ok)
    }

    @Test(
        "Media types of JSON are accepted",
        arguments: ["application/json; charset=utf-8", "application/vnd.x+json", "text/json", "APPLICATION/JSON", nil]
    )
    func mediaTypes(type: String?) async throws {
        let fields: HTTPFields = type.map { [.contentType: $0] } ?? [:]
        let downstream = try Sample.client(StubHTTPClient(fields: fields, Product.list))
        #expect(try await downstream.get("MyApi", as: .app) as [Product] != [])
    }

    @Test(
        "What is not JSON of the type is an error that says where, never what",
        arguments: [
            ("text/html", "<html>s3cr3t</html>", "text/html"),
            ("application/jsonp", "[]", "application/jsonp"),
            ("application/json", "<html>s3cr3t</html>", "not valid JSON"),
            ("application/json", #"[{"id": 1, "name": "s3cr3t""#, "not valid JSON"),
            ("application/json", #"[{"id": 1, "name": "s3cr3t\u12"#, "not valid JSON"),
            ("application/json", #"[{"id": 1, "name": "s3cr3t\"#, "not valid JSON"),
            ("application/json", #"[{"id": "s3cr3t", "name": "x"}]"#, "'[0].id' is not a Int"),
            ("application/json", #"[{"id": 1, "label": "s3cr3t"}]"#, "'name' is missing at '[0]'"),
            ("application/json", #"[{"id": 1, "name": null}]"#, "'[0].name' is null"),
            ("application/json", #"{"value": "s3cr3t"}"#, "is not a"),
            ("application/json", "", "empty"),
        ]
    )
    func undecodable(type: String, body: String, expected: String) async throws {
        let error = try await self.failure(StubHTTPClient(fields: [.contentType: type], body))
        #expect(error.code == .decodingFailed)
        #expect(error.status == .ok)
        #expect(error.message.contains(expected), "\(error.message)")
        #expect(!error.message.contains("s3cr3t"))
    }

    @Test func anEmptyBodyIsNilWhereThatIsAllowed() async throws {
        let downstream = try Sample.client(StubHTTPClient(status: 204, fields: [:], ""))
        #expect(try await downstream.get("MyApi", as: .app) as Product? == nil)
    }

    @Test(
        "Exchanges that fail are told apart",
        arguments: [
            (.connectFailed, .network), (.nameNotResolved, .network), (.tlsFailed, .network),
            (.transferFailed, .network), (.timedOut, .timedOut), (.cancelled, .cancelled),
            (.invalidRequest, .invalidRequest), (.shutDown, .network),
        ] as [(HTTPClientError.Code, DownstreamAPIError.Code)]
    )
    func exchanges(http: HTTPClientError.Code, code: DownstreamAPIError.Code) async throws {
        let error = try await self.failure(
            StubHTTPClient { _ throws(HTTPClientError) in throw HTTPClientError(http, "It failed.") }
        )
        #expect(error.code == code)
        #expect((error.cause as? HTTPClientError)?.code == http)
    }
}
