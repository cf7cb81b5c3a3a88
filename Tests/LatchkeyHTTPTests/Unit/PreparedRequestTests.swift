//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import Testing

@testable import LatchkeyHTTP

@Suite struct PreparedRequestTests {
    private static func request(
        scheme: String? = "https",
        authority: String? = "api.example",
        path: String? = "/a?b=secret",
        fields: HTTPFields = [:]
    ) -> HTTPClientRequest {
        HTTPClientRequest(
            head: HTTPRequest(method: .get, scheme: scheme, authority: authority, path: path, headerFields: fields)
        )
    }

    private static func failure(of request: HTTPClientRequest) throws -> HTTPClientError {
        try #require(throws: HTTPClientError.self) { _ = try PreparedRequest(request, userAgent: "") }
    }

    @Test(
        "A bad authority is refused",
        arguments: [
            nil, "", "a b", "a\r\nHost: b", "me@host", "me:secret@host", "host/path", "host?x", "host#x", "h\u{F6}st",
            "a\\b",
            "a%41", "a\u{0}b",
        ]
    )
    func badAuthority(authority: String?) throws {
        let error = try Self.failure(of: Self.request(authority: authority))
        #expect(error.code == .invalidRequest)
        #expect(!error.message.contains("secret"))
    }

    @Test(
        "A bad path is refused",
        arguments: [
            nil, "", "*", "a", "/a b", "/a\r\nX-Injected: yes", "/\u{F6}", "/a#secret", "/a\u{0}b",
            "/a\u{7F}b",
        ]
    )
    func badPath(path: String?) throws {
        let error = try Self.failure(of: Self.request(path: path))
        #expect(error.code == .invalidRequest)
        #expect(!error.message.contains("secret"))
    }

    @Test("Only http and https are spoken", arguments: [nil, "", "ftp", "file", "ht tp", "httpsx"])
    func badScheme(scheme: String?) throws {
        #expect(try Self.failure(of: Self.request(scheme: scheme)).code == .invalidRequest)
    }

    @Test(
        "A good target becomes a URL",
        arguments: [
            ("HTTPS", "Api.Example:8443", "/a%20b/?c=d&e", "https://Api.Example:8443/a%20b/?c=d&e"),
            ("http", "[::1]:80", "/", "http://[::1]:80/"),
        ]
    )
    func goodTarget(scheme: String, authority: String, path: String, url: String) throws {
        let request = Self.request(scheme: scheme, authority: authority, path: path)
        #expect(try PreparedRequest(request, userAgent: "").url == url)
    }

    @Test(
        "Fields of the connection are the client's",
        arguments: [
            "Connection", "Host", "Transfer-Encoding", "Upgrade", "TE", "Expect", "Keep-Alive", "Content-Length",
        ]
    )
    func reservedField(name: String) throws {
        let name = try #require(HTTPField.Name(name))
        let error = try Self.failure(of: Self.request(fields: [name: "secret"]))
        #expect(error.code == .invalidRequest)
        #expect(error.message.contains(name.canonicalName))
        #expect(!error.message.contains("secret"))
    }

    @Test func lineBreaksNeverReachAHeaderLine() throws {
        let name = try #require(HTTPField.Name("X-Value"))
        let request = Self.request(fields: [name: "a\r\nX-Injected: yes\u{0}"])
        for line in try PreparedRequest(request, userAgent: "").headerLines {
            #expect(!line.contains { $0 < 0x20 })
        }
    }

    @Test func headWithABodyIsRefused() throws {
        var request = Self.request()
        request.head.method = .head
        request.body = [1]
        #expect(try Self.failure(of: request).code == .invalidRequest)
        request.head.method = .connect
        request.body = []
        #expect(try Self.failure(of: request).code == .invalidRequest)
    }

    @Test func userAgentOfTheRequestWins() throws {
        let own = Self.request(fields: [.userAgent: "mine"])
        let lines = { (request: HTTPClientRequest) in
            try PreparedRequest(request, userAgent: "Latchkey").headerLines.map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(try lines(own).filter { $0.hasPrefix("User-Agent") } == ["User-Agent: mine"])
        #expect(try lines(Self.request()).contains("User-Agent: Latchkey"))
    }
}
