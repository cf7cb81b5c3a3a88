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

/// What is sent and read, by media type.
@Suite struct ContentTests {
    struct Filter: Codable, Sendable {
        var name: String
        var tags: [String]
        var limit: Int?
        var isNew: Bool
    }

    private func sent(_ body: RequestBody, contentType: String = "application/json") async throws -> HTTPClientRequest {
        var options = Sample.options
        options.contentType = contentType
        let http = StubHTTPClient("")
        _ = try await Sample.client(http, options: options).api("MyApi").call(.post, "a", body: body, as: .app)
        return try #require(http.requests.first)
    }

    // Scoreboard: C10, C11
    @Test("The media type of the options holds for all values")
    func contentTypes() async throws {
        let rows: [(RequestBody, String, String)] = [
            (.value("hi"), "application/json", "\"hi\""),
            (.value("hi"), "text/csv", "hi"),
            (.value([1, 2]), "application/vnd.x+json", "[1,2]"),
            (.value(["a": "1 2", "b": "&"]), "application/x-www-form-urlencoded", "a=1%202&b=%26"),
            (.value(Array("raw".utf8)), "image/png", "raw"),
        ]
        for (body, type, expected) in rows {
            let request = try await self.sent(body, contentType: type)
            #expect(request.head.headerFields[.contentType] == type)
            #expect(String(decoding: request.body, as: UTF8.self) == expected)
        }
    }

    // Scoreboard: C10
    @Test("Bodies name their own media type")
    func bodies() async throws {
        let rows: [(RequestBody, String?, String)] = [
            (.empty, nil, ""), ([], nil, ""), ([104, 105], "application/octet-stream", "hi"),
            (.text("hi"), "text/plain; charset=utf-8", "hi"), (.bytes([104], contentType: "x/y"), "x/y", "h"),
            (.form(["b": "ü", "a": "1"]), "application/x-www-form-urlencoded", "b=%C3%BC&a=1"),
            (.made(contentType: "x/z") { [104] }, "x/z", "h"),
            (.stream(.chunks([104], [105]) as AsyncStream), "application/octet-stream", "hi"),
        ]
        for (body, type, expected) in rows {
            let request = try await self.sent(body)
            #expect(request.head.headerFields[.contentType] == type)
            #expect(String(decoding: request.body, as: UTF8.self) == expected)
        }
    }

    @Test func formsHoldScalarsAndLists() async throws {
        let filter = Filter(name: "a=b", tags: ["x", "y"], limit: nil, isNew: true)
        let request = try await self.sent(.value(filter), contentType: "application/x-www-form-urlencoded")
        #expect(String(decoding: request.body, as: UTF8.self) == "isNew=true&name=a%3Db&tags=x&tags=y")
        let error = await #expect(throws: DownstreamAPIError.self) {
            _ = try await self.sent(.value([[1]]), contentType: "application/x-www-form-urlencoded")
        }
        #expect(error?.code == .encodingFailed)
    }

    @Test(
        "What cannot be encoded is refused before a token is asked for",
        arguments: ["text/plain", "application/xml", "application/octet-stream"]
    )
    func notEncodable(contentType: String) async throws {
        var options = Sample.options
        options.contentType = contentType
        let headers = StubHeaderProvider()
        let downstream = try Sample.client(StubHTTPClient(""), options: options, headers: headers)
        let error = await #expect(throws: DownstreamAPIError.self) {
            try await downstream.post("MyApi", body: Product(id: 1, name: "s3cr3t"), as: .app)
        }
        #expect(error?.code == .encodingFailed)
        #expect(error?.message.contains("s3cr3t") == false)
        #expect(headers.requests.isEmpty)
    }

    private func read<Output: Decodable>(_ body: String, _ type: String?) async throws -> Output {
        let fields: HTTPFields = type.map { [.contentType: $0] } ?? [:]
        return try await Sample.client(StubHTTPClient(fields: fields, body)).get("MyApi", as: .app)
    }

    // Scoreboard: C12
    @Test func otherMediaTypesThanJSONAreRead() async throws {
        #expect(try await self.read("\"a\"", "application/problem+json") == "a")
        #expect(try await self.read("hello", "text/plain; charset=utf-8") == "hello")
        #expect(try await self.read("a,b", "text/csv") as String? == "a,b")
        #expect(try await self.read("\u{1}\u{2}", "application/octet-stream") as [UInt8] == [1, 2])
        #expect(try await self.read("GIF", "image/gif") as [UInt8] == Array("GIF".utf8))
        #expect(try await self.read("a=1&b=x+y", "application/x-www-form-urlencoded") == ["a": "1", "b": "x y"])
        #expect(try await self.read("plain", nil) == "plain")
        #expect(try await self.read("\"json\"", "application/json") == "json")
        #expect(try await self.read("[1,2]", "application/json") as [UInt8] == [1, 2])
    }

    @Test func latin1IsReadWhereTheResponseSaysSo() async throws {
        let http = StubHTTPClient { _ throws(HTTPClientError) in
            HTTPClientResponse(
                head: .init(status: .ok, headerFields: [.contentType: "text/plain; charset=ISO-8859-1"]),
                body: .init(bytes: [0xE9])
            )
        }
        #expect(try await Sample.client(http).get("MyApi", as: .app) == "é")
    }

    @Test(
        "Bodies of the wrong kind are typed errors",
        arguments: [
            ("<a/>", "application/xml", "no codec"), ("x", "text/plain", "media type"), ("x", "no type", "malformed"),
            ("\u{1}", "application/octet-stream", "only bytes"), ("x", "text/plain; charset=ebcdic", "media type"),
            ("%zz", "application/x-www-form-urlencoded", "not a valid form"),
        ]
    )
    func wrongKinds(body: String, type: String, expected: String) async throws {
        let error = await #expect(throws: DownstreamAPIError.self) { let _: Int = try await self.read(body, type) }
        #expect(error?.code == .decodingFailed)
        #expect(error?.message.contains(expected) == true, "\(error?.message ?? "")")
    }

    struct Shout: ContentCodec {
        func encode(_ value: any Encodable & Sendable, as mediaType: MediaType) async throws -> [UInt8] {
            await Task.yield()
            return Array("\(value)!".uppercased().utf8)
        }

        func decode<Output: Decodable>(_ type: Output.Type, from body: [UInt8], as mediaType: MediaType) async throws
            -> Output
        {
            await Task.yield()
            guard let value = String(decoding: body, as: UTF8.self).lowercased() as? Output else {
                throw CancellationError()
            }
            return value
        }
    }

    // Scoreboard: C9
    @Test func codecsOfOnesOwnMayWait() async throws {
        var options = Sample.options
        options.contentType = "application/x-shout"
        options.codecs.use(Shout(), for: "application/x-shout")
        let http = StubHTTPClient(fields: [.contentType: "application/x-shout"], "LOUD")
        let downstream = try Sample.client(http, options: options)
        #expect(try await downstream.post("MyApi", body: "hey", as: .app) == "loud")
        #expect(http.requests.first.map { String(decoding: $0.body, as: UTF8.self) } == "HEY!")
        let error = await #expect(throws: DownstreamAPIError.self) {
            let _: Int = try await downstream.post("MyApi", body: "hey", as: .app)
        }
        #expect(error?.code == .decodingFailed)
    }

    @Test func aLongSequenceIsRefused() async throws {
        var options = Sample.options
        options.requestBodyLimit = 10
        let http = StubHTTPClient("")
        let api = try Sample.client(http, options: options).api("MyApi")
        let endless = AsyncStream<[UInt8]>(unfolding: { [UInt8](repeating: 0, count: 4) })
        let error = await #expect(throws: DownstreamAPIError.self) {
            try await api.post(body: .stream(endless), as: .app)
        }
        #expect(error?.code == .requestTooLarge)
        #expect(http.requests.isEmpty)
    }
}
