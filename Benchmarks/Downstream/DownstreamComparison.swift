//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import AsyncHTTPClient
import Foundation
import HTTPTypes
import LatchkeyDownstreamAPI
import LatchkeyHTTP
import NIOCore
import NIOHTTP1
import NIOSSL

/// Measures Latchkey's calls, and its HTTP client beside AsyncHTTPClient, in one interleaved run.
///
/// AsyncHTTPClient runs on its default event loops. Both clients may have the same number of connections; with the defaults
/// that would be 8 against 32 for HTTP/1.1.
@main
struct DownstreamComparison {
    static func main() async throws {
        if CommandLine.arguments.contains("--help") {
            return print("usage: DownstreamComparison [--json] [--rounds N]")
        }
        #if DEBUG
        FileHandle.standardError.write(Data("This is a debug build: the figures mean nothing.\n".utf8))
        #endif
        var bench = DownstreamBench()
        if let index = CommandLine.arguments.firstIndex(of: "--rounds") {
            guard CommandLine.arguments.indices.contains(index + 1), let rounds = Int(CommandLine.arguments[index + 1]),
                rounds > 0
            else { throw DownstreamBenchError.wrongAnswer("--rounds takes a number.") }
            bench.rounds = rounds
        }
        let result = try await bench.run { server, bench in
            try await Self.checkAdapter(server)
            return try Self.contests(server, bench)
        }
        print(CommandLine.arguments.contains("--json") ? try result.json() : result.text())
    }

    private static func contests(_ server: BenchNginx, _ bench: DownstreamBench) throws -> [DownstreamContest] {
        let authority = server.certificates.path("ca.pem")
        return try self.contests(server.plainPort, .http1, .http1Only, authority, bench)
            + self.contests(server.encryptedPort, .automatic, .automatic, authority, bench)
    }

    /// Makes one authorised call over AsyncHTTPClient, as its users would.
    private static func checkAdapter(_ server: BenchNginx) async throws {
        let client = AsyncHTTPClient.HTTPClient(eventLoopGroupProvider: .singleton)
        let http = AuthorizedHTTPClient(
            AsyncHTTPClientAdapter(client: client),
            headers: BenchHeaders(identity: server.certificates.identity, boundPort: server.mutualPort),
            defaults: .init(as: .app, scopes: ["api://bench/.default"]),
            allowsInsecureHTTP: true
        )
        let result: Result<Int, any Error>
        do {
            let response = try await http.send(BenchCalls.request("http", server.plainPort))
            result = .success(try await BenchCalls.body(of: response).count)
        } catch {
            result = .failure(error)
        }
        try await client.shutdown()
        try BenchCalls.check(result.get())
    }

    /// One version of HTTP: requests per second, and processor time.
    private static func contests(
        _ port: Int,
        _ ours: CurlHTTPClient.HTTPVersion,
        _ theirs: AsyncHTTPClient.HTTPClient.Configuration.HTTPVersion,
        _ authority: String,
        _ bench: DownstreamBench
    ) throws -> [DownstreamContest] {
        let isEncrypted = ours == .automatic
        let name = isEncrypted ? "HTTP/2" : "HTTP/1.1"
        let http = try CurlHTTPClient(
            configuration: .init(
                trustRoots: .file(authority),
                maximumConnectionsPerHost: OtherClient.connections,
                httpVersion: ours
            )
        )
        let other = try OtherClient(isEncrypted ? "https" : "http", port, theirs, authority: authority)
        let request = BenchCalls.request(isEncrypted ? "https" : "http", port)
        func contest(_ case: DownstreamBenchCase, _ clock: BenchClock) -> DownstreamContest {
            DownstreamContest(
                `case`,
                ours: bench.contestant("\(name) ours, \(clock)", clock: clock) {
                    try BenchCalls.check(try await BenchCalls.body(of: http.send(request)).count)
                },
                reference: bench.contestant("\(name) AsyncHTTPClient, \(clock)", clock: clock) {
                    try BenchCalls.check(try await other.call())
                },
                end: {
                    // The last contest of the two ends both.
                    guard clock == .cpu else { return }
                    await http.shutdown()
                    try await other.shutdown()
                }
            )
        }
        return [
            contest(isEncrypted ? .http2Requests : .http1Requests, .wall),
            contest(isEncrypted ? .http2CPU : .http1CPU, .cpu),
        ]
    }
}

/// AsyncHTTPClient with the same request.
struct OtherClient: Sendable {
    /// How many connections either client may have.
    static let connections = 64

    private let client: AsyncHTTPClient.HTTPClient
    private let url: String
    private let headers: HTTPHeaders

    init(
        _ scheme: String,
        _ port: Int,
        _ version: AsyncHTTPClient.HTTPClient.Configuration.HTTPVersion,
        authority: String
    ) throws {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .file(authority)
        var configuration = AsyncHTTPClient.HTTPClient.Configuration(tlsConfiguration: tls)
        configuration.httpVersion = version
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = Self.connections
        self.client = AsyncHTTPClient.HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        self.url = "\(scheme)://127.0.0.1:\(port)/products/1"
        let fields = BenchCalls.request(scheme, port).head.headerFields
        self.headers = HTTPHeaders(fields.map { ($0.name.canonicalName, $0.value) } + [("user-agent", "Latchkey")])
    }

    /// Makes one call and returns the length of the body.
    func call() async throws -> Int {
        var request = AsyncHTTPClient.HTTPClientRequest(url: self.url)
        request.headers = self.headers
        let response = try await self.client.execute(request, timeout: .seconds(60))
        guard response.status == .ok else {
            throw DownstreamBenchError.wrongAnswer("the status was \(response.status.code).")
        }
        return try await response.body.collect(upTo: 1 << 20).readableBytes
    }

    func shutdown() async throws { try await self.client.shutdown() }
}
