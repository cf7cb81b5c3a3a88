//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyHTTP
import Testing

/// A real nginx with TLS on a free port, as `Servers/tls_server.py` runs it.
struct Nginx {
    let port: Int

    /// Starts nginx, passes it on and ends it; requests for other paths than `/info` go to the port `upstream`.
    static func with<R>(
        http2: Bool = true,
        certificate: String = "server",
        verifiesClients: Bool = false,
        upstream: Int = 9,
        _ body: (Nginx) async throws -> R
    ) async throws -> R {
        let certificates = try await Certificates.shared
        let process = try ChildProcess(
            server: "tls_server.py",
            [
                certificates.path("\(certificate).pem"), certificates.path("\(certificate).key"),
                certificates.path("ca.pem"), http2 ? "on" : "off", verifiesClients ? "on" : "off", "\(upstream)",
            ]
        )
        defer { process.end() }
        return try await body(Nginx(port: try #require(Int(try await process.firstLine()))))
    }

    /// What `/info` told.
    struct Info: Equatable {
        let version: String
        let connection: String
        let subject: String
        let isResumed: Bool

        init(_ nginx: Nginx, over client: CurlHTTPClient, as identity: ClientIdentity? = nil) async throws {
            var request = HTTPClientRequest.get(nginx.port, "/info", scheme: "https")
            request.clientIdentity = identity
            let parts = try await client.text(request).split(separator: ",", omittingEmptySubsequences: false)
            try #require(parts.count == 4, "Not what /info says: \(parts)")
            self.version = String(parts[0])
            self.connection = String(parts[1])
            self.subject = String(parts[2])
            self.isResumed = parts[3] == "r"
        }
    }
}

extension CurlHTTPClient {
    /// A client that trusts the tests' authority.
    static func trustingTests(
        httpVersion: HTTPVersion = .automatic,
        connections: Int = 32
    ) async throws -> CurlHTTPClient {
        try await CurlHTTPClient(
            configuration: Configuration(
                trustRoots: .file(Certificates.shared.path("ca.pem")),
                maximumConnectionsPerHost: connections,
                httpVersion: httpVersion
            )
        )
    }
}
