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

/// Whom the client trusts, and as whom it presents itself.
@Suite(.timeLimit(.minutes(1))) struct TLSTests {
    @Test(arguments: [true, false])
    func http2IsNegotiatedWhereTheServerHasIt(http2: Bool) async throws {
        try await Nginx.with(http2: http2) { nginx in
            let client = try await CurlHTTPClient.trustingTests()
            #expect(try await Nginx.Info(nginx, over: client).version == (http2 ? "HTTP/2.0" : "HTTP/1.1"))
            await client.shutdown()
        }
    }

    @Test func http1CanBeInsistedOn() async throws {
        try await Nginx.with { nginx in
            let client = try await CurlHTTPClient.trustingTests(httpVersion: .http1)
            #expect(try await Nginx.Info(nginx, over: client).version == "HTTP/1.1")
            await client.shutdown()
        }
    }

    @Test func authoritiesCanBeGivenAsBytes() async throws {
        try await Nginx.with { nginx in
            let roots = try await CurlHTTPClient.TrustRoots.pem(Certificates.shared.bytes("ca.pem"))
            let client = try CurlHTTPClient(configuration: .init(trustRoots: roots))
            #expect(try await Nginx.Info(nginx, over: client).version == "HTTP/2.0")
            await client.shutdown()
        }
    }

    @Test("An untrusted server is refused", arguments: ["system", "file", "bytes"])
    func untrusted(roots: String) async throws {
        try await Nginx.with { nginx in
            let certificates = try await Certificates.shared
            let roots: CurlHTTPClient.TrustRoots =
                switch roots {
                case "file": .file(certificates.path("otherca.pem"))
                case "bytes": .pem(try certificates.bytes("otherca.pem"))
                default: .system
                }
            let client = try CurlHTTPClient(configuration: .init(trustRoots: roots))
            let error = try await client.failure(.get(nginx.port, "/info", scheme: "https"))
            #expect(error.code == .tlsFailed)
            #expect(error.message.contains("trustRoots"))
            #expect(error.message.contains("127.0.0.1:\(nginx.port)"))
            await client.shutdown()
        }
    }

    @Test("A bad server certificate is refused", arguments: [("expired", "expired"), ("elsewhere", "another host")])
    func badCertificate(certificate: String, word: String) async throws {
        try await Nginx.with(certificate: certificate) { nginx in
            let client = try await CurlHTTPClient.trustingTests()
            for host in ["127.0.0.1", "localhost"] {
                let error = try await client.failure(.get(nginx.port, "/info", scheme: "https", host: host))
                #expect(error.code == .tlsFailed)
                #expect(error.message.contains(word), "\(error)")
            }
            await client.shutdown()
        }
    }

    @Test func plainTextServerIsNotTLS() async throws {
        try await TestServer.with { server in
            let client = try CurlHTTPClient()
            let error = try await client.failure(.get(server.port, "/echo", scheme: "https"))
            #expect(error.code == .tlsFailed)
            await client.shutdown()
        }
    }

    @Test(arguments: [true, false])
    func eachIdentityHasItsOwnConnections(http2: Bool) async throws {
        try await Nginx.with(http2: http2, verifiesClients: true) { nginx in
            let certificates = try await Certificates.shared
            let client = try await CurlHTTPClient.trustingTests()
            var connections: [String: Set<String>] = [:]
            for name in ["alice", "alice", "bob", "alice", "bob", "bob"] {
                let info = try await Nginx.Info(nginx, over: client, as: try certificates.identity(name))
                #expect(info.subject == "CN=\(name)")
                connections[name, default: []].insert(info.connection)
            }
            #expect(connections.values.map(\.count) == [1, 1])
            #expect(connections["alice"] != connections["bob"])
            let none = try await client.send(.get(nginx.port, "/info", scheme: "https"))
            #expect(none.head.status.code == 400, "Without an identity nobody's connection is taken.")
            await client.shutdown()
        }
    }

    @Test func sameCertificateWithAnotherKeyTakesNoOpenConnection() async throws {
        try await Nginx.with(verifiesClients: true) { nginx in
            let certificates = try await Certificates.shared
            let client = try await CurlHTTPClient.trustingTests()
            #expect(try await Nginx.Info(nginx, over: client, as: certificates.identity("alice")).subject == "CN=alice")
            var request = HTTPClientRequest.get(nginx.port, "/info", scheme: "https")
            request.clientIdentity = try certificates.identity("swapped")
            #expect(try await client.failure(request).code == .invalidRequest)
            await client.shutdown()
        }
    }

    @Test func identityOfAnotherAuthorityIsTheServersToRefuse() async throws {
        try await Nginx.with(verifiesClients: true) { nginx in
            let client = try await CurlHTTPClient.trustingTests()
            var request = HTTPClientRequest.get(nginx.port, "/info", scheme: "https")
            request.clientIdentity = try await Certificates.shared.identity("mallory")
            #expect(try await client.send(request).head.status.code == 400)
            await client.shutdown()
        }
    }

    @Test("An identity that is not PEM is refused", arguments: ["", "nonsense", "certificate only"])
    func brokenIdentity(content: String) async throws {
        try await Nginx.with(verifiesClients: true) { nginx in
            let client = try await CurlHTTPClient.trustingTests()
            var request = HTTPClientRequest.get(nginx.port, "/info", scheme: "https")
            let certificates = try await Certificates.shared
            let pem = content == "certificate only" ? try certificates.bytes("alice.pem") : Array(content.utf8)
            request.clientIdentity = ClientIdentity(pem: pem)
            let error = try await client.failure(request)
            #expect(error.code == .invalidRequest, "\(error)")
            #expect(error.message.contains("client identity"))
            await client.shutdown()
        }
    }

    @Test func newConnectionResumesTheSession() async throws {
        try await TestServer.with { server in
            try await Nginx.with(http2: false, upstream: server.port) { nginx in
                let client = try await CurlHTTPClient.trustingTests()
                let first = try await Nginx.Info(nginx, over: client)
                #expect(!first.isResumed)
                // Keeps the connection busy, so that the next request needs another.
                let body = try await client.send(.get(nginx.port, "/stream/a/1000000000", scheme: "https")).body
                let second = try await Nginx.Info(nginx, over: client)
                #expect(second.connection != first.connection)
                #expect(second.isResumed)
                #expect(try await body.next() != nil)
                await client.shutdown()
            }
        }
    }
}
