//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyRedis

/// A redis-server for a measurement, on a free port; it ends with this process at the latest.
final class BenchServer {
    let port: Int
    private let process: Process
    private let input: Pipe

    /// A shell that waits for the end of its input, which comes with the end of this process, and then ends the server.
    private static let script = """
        redis-server "$@" </dev/null >/dev/null 2>&1 &
        server=$!
        read ignored
        kill -9 "$server"
        """

    /// Starts a server that answers.
    ///
    /// - Parameters:
    ///   - arguments: Further settings of the server.
    ///   - tls: How to connect to it; `nil` for plain connections.
    /// - Returns: The server.
    /// - Throws: ``StoreBenchError`` when it cannot be started.
    static func start(_ arguments: [String] = [], tls: RedisTLS? = nil) async throws -> BenchServer {
        // Another program may take a port between the look and the start.
        for _ in 0..<5 {
            let server = try BenchServer(arguments, isEncrypted: tls != nil, port: try Self.freePort())
            if await server.isUp(tls) { return server }
            server.end()
        }
        throw StoreBenchError.failed("redis-server", "does not answer.")
    }

    private init(_ arguments: [String], isEncrypted: Bool, port: Int) throws {
        let ports = isEncrypted ? ["--port", "0", "--tls-port", "\(port)"] : ["--port", "\(port)"]
        let settings = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        let (process, input) = (Process(), Pipe())
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", Self.script, "sh"] + settings + ports + arguments
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        self.port = port
        self.process = process
        self.input = input
    }

    deinit {
        self.end()
    }

    /// Ends the server.
    func end() {
        try? self.input.fileHandleForWriting.close()
    }

    /// How to reach the server, over one connection.
    func configuration(tls: RedisTLS? = nil) -> RedisConfiguration {
        RedisConfiguration(
            deployment: .standalone(.tcp("127.0.0.1", port: self.port)),
            tls: tls,
            connectionsPerServer: 1,
            commandTimeout: .seconds(5),
            readTimeout: .seconds(5)
        )
    }

    private func isUp(_ tls: RedisTLS?) async -> Bool {
        guard let client = try? RedisClient(self.configuration(tls: tls)) else { return false }
        defer { client.close() }
        let end = ContinuousClock.now + .seconds(5)
        while ContinuousClock.now < end {
            if (try? await client.reply(to: RedisCommand(["PING"]), timeout: .seconds(1))) != nil { return true }
            try? await Task.sleep(for: .milliseconds(20))
        }
        return false
    }

    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe bind(descriptor, address, length) == 0 && getsockname(descriptor, address, &length) == 0
            }
        }
        guard isBound else { throw StoreBenchError.failed("The system", "has no free port.") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
