//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import LatchkeyCredentials
import LatchkeyDownstreamAPI
package import LatchkeyHTTP
import LatchkeyTokenAcquisition
import LatchkeyTokenCache

/// The calls that are measured: through named APIs, and over the bare HTTP client.
package struct BenchCalls: Sendable {
    private struct Product: Decodable, Sendable {
        var id: Int
        var name: String
    }

    private let http: CurlHTTPClient
    private let plain: DownstreamAPIClient
    private let encrypted: DownstreamAPIClient
    private let acquirer: ConfidentialClient
    private let plainPort: Int

    init(_ server: BenchNginx) throws {
        let trust = CurlHTTPClient.TrustRoots.file(server.certificates.path("ca.pem"))
        let http = try CurlHTTPClient(configuration: .init(trustRoots: trust, maximumConnectionsPerHost: 64))
        // The token comes from the acquirer and its cache, as in a service; only its issuer is not there.
        var application = ApplicationOptions(
            instance: "https://login.microsoftonline.com/",
            tenantID: "3a1c2b4d-0000-4a5b-8c6d-7e8f90a1b2c3",
            clientID: "11111111-2222-3333-4444-555555555555"
        )
        application.credentials = [try .clientSecret("bench")]
        let acquirer = try ConfidentialClient(application, cache: TokenCache(), http: BenchIssuer())
        func api(_ scheme: String, _ port: Int) -> DownstreamAPIOptions {
            var options = DownstreamAPIOptions(
                baseURL: "\(scheme)://127.0.0.1:\(port)/",
                relativePath: "products/1",
                scopes: ["api://bench/.default"],
                requestAppToken: true
            )
            options.allowInsecureHTTP = true
            return options
        }
        self.http = http
        self.acquirer = acquirer
        self.plainPort = server.plainPort
        self.plain = try DownstreamAPIClient(
            apis: ["API": api("http", server.plainPort)],
            headers: acquirer,
            http: http
        )
        self.encrypted = try DownstreamAPIClient(
            apis: ["TLS": api("https", server.encryptedPort), "mTLS": api("https", server.mutualPort)],
            headers: BenchHeaders(identity: server.certificates.identity, boundPort: server.mutualPort),
            http: http
        )
    }

    func shutdown() async {
        await self.acquirer.shutdown()
        await self.http.shutdown()
    }

    // MARK: - Through named APIs

    func bytes() async throws {
        try Self.check(try await self.plain.api("API").call(.get).bytes().count)
    }

    func json() async throws {
        let product: Product = try await self.plain.api("API").get()
        try Self.check(product)
    }

    func encrypted() async throws {
        try Self.check(try await self.encrypted.api("TLS").call(.get).bytes().count)
    }

    func bound() async throws {
        try Self.check(try await self.encrypted.api("mTLS").call(.get).bytes().count)
    }

    // MARK: - By hand

    func bareBytes() async throws {
        try Self.check(try await self.bareBody().count)
    }

    func bareJSON() async throws {
        let product = try JSONDecoder().decode(Product.self, from: Data(try await self.bareBody()))
        try Self.check(product)
    }

    private func bareBody() async throws -> [UInt8] {
        try await Self.body(of: self.http.send(Self.request("http", self.plainPort)))
    }

    /// Reads the body of a response as it shall be.
    ///
    /// - Parameter response: The response.
    /// - Returns: The body.
    /// - Throws: ``DownstreamBenchError`` for another status than 200.
    package static func body(of response: HTTPClientResponse) async throws -> [UInt8] {
        guard response.head.status == .ok else {
            throw DownstreamBenchError.wrongAnswer("the status was \(response.head.status.code).")
        }
        return try await response.body.collect(upTo: 1 << 20)
    }

    /// The request that is measured.
    ///
    /// - Parameters:
    ///   - scheme: `http` or `https`.
    ///   - port: The server's port.
    /// - Returns: The request.
    package static func request(_ scheme: String, _ port: Int) -> HTTPClientRequest {
        let fields: HTTPFields = [.accept: "application/json", .authorization: "Bearer \(BenchIssuer.token)"]
        return HTTPClientRequest(
            head: HTTPRequest(
                method: .get,
                scheme: scheme,
                authority: "127.0.0.1:\(port)",
                path: "/products/1",
                headerFields: fields
            )
        )
    }

    /// Checks the length of a body.
    ///
    /// - Parameter count: The length in bytes.
    /// - Throws: ``DownstreamBenchError`` when it is another than the server's.
    package static func check(_ count: Int) throws {
        guard count == BenchNginx.body.utf8.count else {
            throw DownstreamBenchError.wrongAnswer("the body had \(count) bytes.")
        }
    }

    private static func check(_ product: Product) throws {
        guard product.id == 1, product.name == "Padlock" else {
            throw DownstreamBenchError.wrongAnswer("the body was another.")
        }
    }
}
