//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import Testing

/// Servers that are known by their certificate's thumbprint alone.
@Suite(.timeLimit(.minutes(1))) struct PinningTests {
    private func request(_ nginx: Nginx, pinnedTo name: String?) async throws -> HTTPClientRequest {
        var request = HTTPClientRequest.get(nginx.port, "/info", scheme: "https")
        if let name { request.pinnedServerCertificate = try await Certificates.shared.bytes("\(name).sha1") }
        return request
    }

    private func connection(_ client: CurlHTTPClient, _ request: HTTPClientRequest) async throws -> (String, String) {
        let parts = try await client.text(request).split(separator: ",", omittingEmptySubsequences: false)
        return (String(parts[1]), String(parts[3]))
    }

    @Test("The pinned server is accepted", arguments: ["server", "elsewhere", "expired"])
    func accepted(certificate: String) async throws {
        try await Nginx.with(certificate: certificate) { nginx in
            // It trusts none of the tests' authorities.
            let client = try CurlHTTPClient()
            let request = try await self.request(nginx, pinnedTo: certificate)
            #expect(try await client.text(request).hasPrefix("HTTP/"))
            await client.shutdown()
        }
    }

    @Test func anotherServerIsRefusedThoughItsAuthorityIsTrusted() async throws {
        try await Nginx.with { nginx in
            let client = try await CurlHTTPClient.trustingTests()
            let error = try await client.failure(try await self.request(nginx, pinnedTo: "elsewhere"))
            #expect(error.code == .tlsFailed)
            await client.shutdown()
        }
    }

    @Test func connectionsAndSessionsDoNotCrossOver() async throws {
        try await Nginx.with { nginx in
            let client = try await CurlHTTPClient.trustingTests()
            let plain = try await self.request(nginx, pinnedTo: nil)
            let pinned = try await self.request(nginx, pinnedTo: "server")
            let wrong = try await self.request(nginx, pinnedTo: "elsewhere")
            let (first, _) = try await self.connection(client, plain)
            // A connection is open, and a session could be resumed; neither has the right certificate for this one.
            #expect(try await client.failure(wrong).code == .tlsFailed)
            let (second, resumed) = try await self.connection(client, pinned)
            #expect(second != first)
            #expect(resumed != "r")
            #expect(try await client.failure(wrong).code == .tlsFailed)
            let (third, resumedAgain) = try await self.connection(client, pinned)
            #expect(third != second)
            #expect(resumedAgain != "r")
            await client.shutdown()
        }
    }

    @Test(
        "A malformed thumbprint is refused before anything is sent",
        arguments: [("https", 19), ("https", 0), ("http", 20)]
    )
    func malformed(scheme: String, count: Int) async throws {
        let client = try CurlHTTPClient()
        var request = HTTPClientRequest.get(9, "/", scheme: scheme)
        request.pinnedServerCertificate = [UInt8](repeating: 1, count: count)
        let error = try await client.failure(request)
        #expect(error.code == .invalidRequest)
        #expect(error.message.contains("thumbprint"))
        await client.shutdown()
    }
}
