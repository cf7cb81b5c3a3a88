//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyDownstreamAPI
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import Testing

/// The misbehaving server of the HTTP client's tests, with a client of its own.
struct LoopbackServer {
    let port: Int
    /// A port that accepts connections and never says anything.
    let silentPort: Int
    let http: CurlHTTPClient

    /// Starts a server, passes it on and ends it.
    static func with(_ body: (LoopbackServer) async throws -> Void) async throws {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", tests.appending(path: "LatchkeyHTTPTests/Servers/server.py").path]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        // Their sign to clean up and leave.
        defer { try? input.fileHandleForWriting.close() }
        let ports = try await Self.firstLine(output).split(separator: " ").compactMap { Int($0) }
        try #require(ports.count == 3)
        let http = try CurlHTTPClient()
        try await body(LoopbackServer(port: ports[0], silentPort: ports[2], http: http))
        await http.shutdown()
    }

    /// Reads a line, off the cooperative pool.
    private static func firstLine(_ output: Pipe) async throws -> String {
        let handle = output.fileHandleForReading
        return await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var line = Data()
                while let byte = try? handle.read(upToCount: 1), byte.first.map({ $0 != UInt8(ascii: "\n") }) == true {
                    line += byte
                }
                continuation.resume(returning: String(decoding: line, as: UTF8.self))
            }
        }
    }

    /// An API below the server's root.
    func api(
        port: Int? = nil,
        changing change: (inout DownstreamAPIOptions) -> Void = { _ in }
    ) throws -> NamedAPI {
        var options = DownstreamAPIOptions(
            baseURL: "http://127.0.0.1:\(port ?? self.port)/",
            scopes: ["api://a/.default"],
            allowInsecureHTTP: true
        )
        options.retries = .none
        change(&options)
        return try DownstreamAPIClient(apis: ["Local": options], headers: StubHeaderProvider(), http: self.http)
            .api("Local")
    }
}
