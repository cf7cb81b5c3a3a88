//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import LatchkeyHTTP
import Testing

/// The misbehaving server of `Servers/server.py`.
struct TestServer {
    let port: Int
    let tlsPort: Int
    /// A port that accepts connections and never says anything.
    let silentPort: Int

    /// Starts a server, passes it on and ends it.
    static func with<R>(certificate: String? = nil, _ body: (TestServer) async throws -> R) async throws -> R {
        var arguments: [String] = []
        if let certificate {
            let certificates = try await Certificates.shared
            arguments = [certificates.path("\(certificate).pem"), certificates.path("\(certificate).key")]
        }
        let process = try ChildProcess(server: "server.py", arguments)
        defer { process.end() }
        let ports = try await process.firstLine().split(separator: " ").compactMap { Int($0) }
        try #require(ports.count == 3)
        return try await body(TestServer(port: ports[0], tlsPort: ports[1], silentPort: ports[2]))
    }

    /// What the server saw happen under a name; waits for it.
    func wait(for event: String, _ client: CurlHTTPClient) async throws -> String {
        try await client.text(.get(self.port, "/wait/\(event)"))
    }

    /// The number of bytes that a `/stream/` had sent when it came to a halt.
    func stalled(_ name: String, _ client: CurlHTTPClient) async throws -> Int {
        try #require(Int(try await client.text(.get(self.port, "/stalled/\(name)"))))
    }
}

extension HTTPClientRequest {
    static func get(_ port: Int, _ path: String, scheme: String = "http", host: String = "127.0.0.1") -> Self {
        HTTPClientRequest(head: HTTPRequest(method: .get, scheme: scheme, authority: "\(host):\(port)", path: path))
    }

    static func post(_ port: Int, _ path: String, _ body: [UInt8], scheme: String = "http") -> Self {
        var request = Self.get(port, path, scheme: scheme)
        request.head.method = .post
        request.body = body
        return request
    }
}

extension CurlHTTPClient {
    /// The whole body as text.
    func text(_ request: HTTPClientRequest) async throws -> String {
        let response = try await self.send(request)
        return String(decoding: try await response.body.collect(upTo: 1 << 20), as: UTF8.self)
    }

    /// The error of a request that must fail, be it before or after the head.
    func failure(
        _ request: HTTPClientRequest,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> HTTPClientError {
        try await #require(throws: HTTPClientError.self, sourceLocation: sourceLocation) {
            _ = try await self.text(request)
        }
    }
}
