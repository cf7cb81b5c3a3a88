//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyRedis
import Synchronization
import Testing

/// A real redis-server on a free port.
final class RedisServer: Sendable {
    let port: Int
    let folder: URL
    private let arguments: [String]
    private let process: Mutex<ServerProcess>

    /// Starts a server, passes it on and ends it.
    static func with<R>(
        _ arguments: [String] = [],
        tls: Bool = false,
        _ body: (RedisServer) async throws -> R
    ) async throws -> R {
        let server = try await RedisServer(arguments, tls: tls)
        do {
            let result = try await body(server)
            await server.end()
            return result
        } catch {
            await server.end()
            throw error
        }
    }

    /// Starts a server.
    convenience init(_ arguments: [String] = [], tls: Bool = false) async throws {
        var failure: any Error = Unexpected("No port is free.")
        // Another program may take a port between the look and the start.
        for _ in 0..<5 {
            do {
                try await self.init(arguments, tls: tls, port: try FreePort.find())
                return
            } catch { failure = error }
        }
        throw failure
    }

    private init(_ arguments: [String], tls: Bool, port: Int) async throws {
        let folder = try TemporaryFolder.make("redis")
        var all = ["--bind", "127.0.0.1", "--dir", folder.path, "--save", "", "--appendonly", "no"]
        all += tls ? ["--port", "0", "--tls-port", "\(port)"] : ["--port", "\(port)"]
        self.arguments = all + arguments
        self.port = port
        self.folder = folder
        self.process = Mutex(
            try await ServerProcess.start("redis-server", self.arguments, until: "Ready to accept connections")
        )
    }

    var address: RedisAddress { .tcp("127.0.0.1", port: self.port) }

    private var running: ServerProcess { self.process.withLock { $0 } }

    /// Ends the server as a crash would.
    func kill() async { await self.running.stop() }

    /// Starts the server again on the same port.
    func restart() async throws {
        let process = try await ServerProcess.start(
            "redis-server",
            self.arguments,
            until: "Ready to accept connections"
        )
        self.process.withLock { $0 = process }
    }

    func pause() { self.running.pause() }

    func resume() { self.running.resume() }

    func end() async {
        self.running.resume()
        await self.running.stop()
        try? FileManager.default.removeItem(at: self.folder)
    }
}

/// Ports that nobody uses.
enum FreePort {
    static func find() throws -> Int {
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
        try #require(isBound)
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
