//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import LatchkeyEmulator
import LatchkeyHTTP
import LatchkeyWeb
import Testing

@testable import LatchkeySidecar

/// What real connections bring, and how the server stands it.
@Suite(.serialized, .timeLimit(.minutes(5))) struct ServerTests {
    private static let path = "/AuthorizationHeaderUnauthenticated/App"

    private static func run(
        changing change: (inout SidecarOptions) -> Void = { _ in },
        _ body: (SidecarRig, Int) async throws -> Void
    ) async throws {
        let all: (inout SidecarOptions) -> Void = { options in
            options.addresses = [.loopback(port: 0)]
            options.overrides.downstreamAPIUnauthenticated = true
            change(&options)
        }
        try await SidecarRig.run(changing: all) { rig in
            try await rig.serve { address in try await body(rig, address.port) }
        }
    }

    private static func exchange(_ port: Int, _ text: String) throws -> String {
        let connection = try RawConnection(port: port)
        connection.send(text)
        return connection.read()
    }

    private static func status(_ text: String) -> Int {
        Int(text.split(separator: " ").dropFirst().first ?? "") ?? 0
    }

    private static func get(_ path: String, _ more: String = "", host: String = "localhost") -> String {
        "GET \(path) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\(more)\r\n"
    }

    // Scoreboard: H10, W77
    @Test func requestsAreServedOverConnections() async throws {
        try await Self.run { rig, port in
            let answer = try Self.exchange(port, Self.get(Self.path))
            #expect(Self.status(answer) == 200)
            #expect(answer.lowercased().contains("content-type: application/json; charset=utf-8"))
            #expect(answer.contains("{\"authorizationHeader\":\"Bearer ey"))
            #expect(Self.status(try Self.exchange(port, Self.get("/healthz", host: "any.thing"))) == 200)
            #expect(Self.status(try Self.exchange(port, Self.get(Self.path, host: "evil.example"))) == 400)
            let head = Self.get("/healthz").replacing("GET", with: "HEAD")
            let answered = try Self.exchange(port, head)
            #expect(Self.status(answered) == 200)
            #expect(answered.lowercased().contains("content-length: 7"))
            #expect(!answered.contains("Healthy"))
        }
    }

    @Test func smuggledRequestsAreNotServed() async throws {
        try await Self.run { rig, port in
            let second = "GET \(Self.path) HTTP/1.1\r\nHost: localhost\r\n\r\n"
            let heads = [
                "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "Content-Length: 4\r\nContent-Length: 5\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "Content-Length: -1\r\n",
                "Content-Length: 4x\r\n", "Transfer-Encoding: xchunked\r\n", "A b: c\r\n",
                "X: a\nContent-Length: 0\r\n",
                "X: a\0b\r\n", " folded\r\n",
            ]
            for head in heads {
                let text =
                    "POST /DownstreamApiUnauthenticated/App HTTP/1.1\r\nHost: localhost\r\n\(head)\r\n0\r\n\r\n\(second)"
                let connection = try RawConnection(port: port)
                connection.send(text)
                let answer = connection.read(until: "\r\n\r\n")
                #expect(Self.status(answer) == 400 || answer.isEmpty, "\(head)")
                #expect(!answer.contains("authorizationHeader"))
            }
            let twice = try Self.exchange(port, Self.get(Self.path, "Host: evil.example\r\n"))
            #expect(Self.status(twice) == 400 || twice.isEmpty)
            #expect(rig.echo.seen.isEmpty)
        }
    }

    @Test func headersAndPathsAreBounded() async throws {
        try await Self.run { _, port in
            let long = String(repeating: "a", count: 200_000)
            for text in [Self.get(Self.path, "X: \(long)\r\n"), Self.get("/\(long)")] {
                let connection = try RawConnection(port: port)
                connection.send(text)
                let status = Self.status(connection.read(until: "\r\n\r\n"))
                #expect(status == 0 || status >= 400)
            }
            let many = (0..<2000).map { "X-\($0): 1\r\n" }.joined()
            let connection = try RawConnection(port: port)
            connection.send(Self.get(Self.path, many))
            #expect(Self.status(connection.read(until: "\r\n\r\n")) != 200)
            #expect(Self.status(try Self.exchange(port, Self.get("/healthz"))) == 200)
            for path in [
                "/DownstreamApiUnauthenticated/a%2Fb", "/AuthorizationHeaderUnauthenticated/..%2f..%2fetc",
                "/%2e%2e/Validate",
            ] {
                #expect([400, 404, 405].contains(Self.status(try Self.exchange(port, Self.get(path)))))
            }
        }
    }

    @Test func bodiesAreBounded() async throws {
        try await Self.run(changing: { $0.longestRequestBody = 100_000 }) { rig, port in
            let start =
                "POST /DownstreamApiUnauthenticated/App HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
            let announced = try RawConnection(port: port)
            announced.send("\(start)Content-Length: 100000000000\r\n\r\n")
            #expect(Self.status(announced.read(until: "\r\n\r\n")) == 413)
            let chunked = try RawConnection(port: port)
            chunked.send("\(start)Transfer-Encoding: chunked\r\n\r\n")
            let chunk = "10000\r\n\(String(repeating: "x", count: 0x10000))\r\n"
            chunked.send(chunk + chunk)
            #expect(Self.status(chunked.read(until: "\r\n\r\n")) == 413)
            let small = try RawConnection(port: port)
            small.send("\(start)Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")
            #expect(Self.status(small.read()) == 200)
            #expect(rig.echo.seen.last?.body == Data("hello".utf8).base64EncodedString())
        }
    }

    @Test func slowSendersAreSentAway() async throws {
        let quick: (inout SidecarOptions) -> Void = {
            $0.idleTimeout = .milliseconds(500)
            $0.bodyTimeout = .milliseconds(300)
        }
        try await Self.run(changing: quick) { _, port in
            // One that never ends its header, and one that never begins it.
            let connections = try (0..<20).map { _ in try RawConnection(port: port) }
            for connection in connections.dropFirst() { connection.send("GET /healthz HTTP/1.1\r\nHost: loc") }
            let start = ContinuousClock.now
            for connection in connections { #expect(!connection.read().contains("200 OK")) }
            #expect(ContinuousClock.now - start < .seconds(15))
            let body = try RawConnection(port: port)
            body.send(
                "POST /DownstreamApiUnauthenticated/App HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
                    + "Content-Length: 100\r\n\r\nabc"
            )
            #expect([0, 408].contains(Self.status(body.read(until: "\r\n\r\n"))))
            #expect(Self.status(try Self.exchange(port, Self.get("/healthz"))) == 200)
        }
    }

    @Test func aThousandConnectionsAreServed() async throws {
        try await Self.run { rig, port in
            let http = try CurlHTTPClient()
            let head = HTTPRequest(method: .get, scheme: "http", authority: "localhost:\(port)", path: Self.path)
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<1000 {
                    group.addTask { try await http.send(HTTPClientRequest(head: head)).head.status.code }
                }
                return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            }
            #expect(statuses == [200: 1000])
            #expect(rig.emulator.requestCount(of: .token) == 1)
            await http.shutdown()
        }
    }

    @Test func callersFromOtherAddressesAreRefused() async throws {
        let address = try #require(Self.ownAddress(), "This machine has no address beside loopback.")
        try await Self.run(changing: { $0.addresses = [.host("0.0.0.0", port: 0)] }) { _, port in
            let connection = try RawConnection(port: port, address: address)
            connection.send(Self.get(Self.path, "X-Forwarded-For: 127.0.0.1\r\nForwarded: for=127.0.0.1\r\n"))
            let answer = connection.read()
            #expect(Self.status(answer) == 403)
            #expect(answer.contains("not_local"))
            let probe = try RawConnection(port: port, address: address)
            probe.send(Self.get("/healthz", host: address))
            #expect(Self.status(probe.read()) == 200)
        }
    }

    // Scoreboard: H10, W79
    @Test func socketsInTheFileSystemAreServed() async throws {
        let path = "/tmp/latchkey-\(UUID().uuidString.prefix(8)).sock"
        try await SidecarRig.run(changing: { $0.addresses = [.unixSocket(path: path)] }) { rig in
            try await rig.serve { _ in
                let rights = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
                #expect(rights == 0o600)
                let answer = try await Self.curl(["--unix-socket", path, "http://localhost\(Self.path)"])
                #expect(answer.contains("authorizationHeader"))
            }
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    /// Runs curl, whose requests are not ours.
    private static func curl(_ arguments: [String]) async throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/curl")
        process.arguments = ["--silent", "--max-time", "20"] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in done.resume() }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                done.resume(throwing: error)
            }
        }
        return String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }

    /// An address of this machine that is not loopback's.
    private static func ownAddress() -> String? {
        let names = Host.current().addresses
        return names.first { address in
            let octets = address.split(separator: ".")
            return octets.count == 4 && octets[0] != "127"
        }
    }
}
