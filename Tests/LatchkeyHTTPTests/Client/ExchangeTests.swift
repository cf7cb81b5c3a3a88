//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import Testing

/// Requests as they arrive at a server and responses as they come back.
@Suite(.timeLimit(.minutes(1))) struct ExchangeTests {
    @Test func getSendsExactlyTheFieldsOfTheRequest() async throws {
        try await TestServer.with { server in
            let client = try CurlHTTPClient()
            var request = HTTPClientRequest.get(server.port, "/echo?a=b%20c&d")
            request.head.headerFields[.authorization] = "Bearer abc"
            request.head.headerFields[try #require(HTTPField.Name("X-Empty"))] = ""
            let echo = try await Echo(request, over: client)
            #expect(echo.method == "GET")
            #expect(echo.target == "/echo?a=b%20c&d")
            #expect(
                Set(echo.headers) == [
                    "Host: 127.0.0.1:\(server.port)", "Authorization: Bearer abc", "User-Agent: Latchkey", "X-Empty:",
                ]
            )
            await client.shutdown()
        }
    }

    @Test func cookiesAreSentInOneField() async throws {
        try await TestServer.with { server in
            let client = try CurlHTTPClient()
            var request = HTTPClientRequest.get(server.port, "/echo")
            // Setting the value makes two fields of it.
            request.head.headerFields[.cookie] = "a=1; b=2"
            request.head.headerFields.append(HTTPField(name: .cookie, value: "c=3"))
            #expect(request.head.headerFields[fields: .cookie].count == 3)
            #expect(try await Echo(request, over: client).values("Cookie") == ["a=1; b=2; c=3"])
            await client.shutdown()
        }
    }

    @Test(arguments: [0, 1, 100_000, 3_000_000])
    func postSendsItsBodyWithoutWaitingForContinue(size: Int) async throws {
        try await TestServer.with { server in
            let client = try CurlHTTPClient()
            let body = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
            var request = HTTPClientRequest.post(server.port, "/echo", body)
            request.head.headerFields[.contentType] = "application/octet-stream"
            let echo = try await Echo(request, over: client)
            #expect(echo.body == size)
            #expect(echo.sum == body.reduce(0) { $0 + Int($1) })
            #expect(echo.values("Content-Length") == ["\(size)"])
            #expect(echo.values("Content-Type") == ["application/octet-stream"])
            #expect(echo.values("Expect").isEmpty)
            #expect(echo.values("Transfer-Encoding").isEmpty)
            await client.shutdown()
        }
    }

    @Test(arguments: ["PUT", "PATCH", "DELETE", "OPTIONS", "QUERY"], [0, 5])
    func anyMethodIsSentWithAndWithoutBody(method: String, size: Int) async throws {
        try await TestServer.with { server in
            let client = try CurlHTTPClient()
            var request = HTTPClientRequest.post(server.port, "/echo", [UInt8](repeating: 1, count: size))
            request.head.method = try #require(HTTPRequest.Method(method))
            let echo = try await Echo(request, over: client)
            #expect(echo.method == method)
            #expect(echo.body == size)
            #expect(echo.values("Content-Type").isEmpty)
            await client.shutdown()
        }
    }

    @Test func headResponseHasNoBody() async throws {
        try await TestServer.with { server in
            let client = try CurlHTTPClient()
            var request = HTTPClientRequest.get(server.port, "/echo")
            request.head.method = .head
            let response = try await client.send(request)
            #expect(response.head.status == .ok)
            #expect(try await response.body.next() == nil)
            #expect(try await response.body.next() == nil)
            await client.shutdown()
        }
    }

    @Test func dotSegmentsAndDoubleSlashesStay() async throws {
        try await TestServer.with { server in
            let client = try CurlHTTPClient()
            let echo = try await Echo(.get(server.port, "/echo/../a//b/./"), over: client)
            #expect(echo.target == "/echo/../a//b/./")
            await client.shutdown()
        }
    }

    @Test(arguments: [("error", 503), ("redirect", 302), ("empty", 204), ("nowhere", 404)])
    func everyStatusIsAResponse(path: String, status: Int) async throws {
        try await TestServer.with { server in
            let client = try CurlHTTPClient()
            let response = try await client.send(.get(server.port, "/\(path)"))
            #expect(response.head.status.code == status)
            _ = try await response.body.collect(upTo: 1000)
            await client.shutdown()
        }
    }

    @Test func redirectIsNotFollowedAndCookiesAreNotKept() async throws {
        try await TestServer.with { server in
            let client = try CurlHTTPClient()
            let response = try await client.send(.get(server.port, "/redirect"))
            #expect(response.head.headerFields[.location] == "/echo")
            _ = try await response.body.collect(upTo: 1000)
            let echo = try await Echo(.get(server.port, "/echo"), over: client)
            #expect(echo.values("Cookie").isEmpty)
            await client.shutdown()
        }
    }

    @Test func interimResponsesAreSkipped() async throws {
        try await TestServer.with { server in
            let client = try CurlHTTPClient()
            let response = try await client.send(.get(server.port, "/interim"))
            #expect(response.head.status == .ok)
            #expect(response.head.headerFields[try #require(HTTPField.Name("X-Final"))] == "yes")
            #expect(response.head.headerFields[try #require(HTTPField.Name("X-Interim"))] == nil)
            #expect(try await response.body.collect(upTo: 100) == Array("final".utf8))
            await client.shutdown()
        }
    }

    @Test func unusualHeaderFieldsAreRead() async throws {
        try await TestServer.with { server in
            let client = try CurlHTTPClient()
            let folded = try await client.send(.get(server.port, "/folded")).head.headerFields
            #expect(folded[try #require(HTTPField.Name("X-Folded"))] == "one two")
            #expect(folded[values: try #require(HTTPField.Name("X-Twice"))] == ["1", "2"])
            let latin = try await client.send(.get(server.port, "/latin1")).head.headerFields
            #expect(latin[try #require(HTTPField.Name("X-Latin"))]?.hasPrefix("caf") == true)
            let many = try await client.send(.get(server.port, "/many-headers")).head.headerFields
            #expect(many.count == 151)
            await client.shutdown()
        }
    }

    @Test func trailersDoNotDisturbTheBody() async throws {
        try await TestServer.with { server in
            let client = try CurlHTTPClient()
            #expect(try await client.text(.get(server.port, "/trailers")) == "hello")
            #expect(try await client.text(.get(server.port, "/until-close")) == "all of it")
            await client.shutdown()
        }
    }
}
