//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import LatchkeyHTTP

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// An nginx for a measurement, on free ports; it ends with this process at the latest.
package final class BenchNginx: Sendable {
    /// What it answers: 1 KB of JSON.
    package static let body =
        #"{"id":1,"name":"Padlock","description":""# + String(repeating: "x", count: 1_024 - 42) + #""}"#

    /// The port of HTTP/1.1 without TLS.
    package let plainPort: Int
    /// The port of HTTP/2 over TLS.
    package let encryptedPort: Int
    /// The port of HTTP/2 over TLS that wants a client certificate.
    package let mutualPort: Int
    /// The files of its certificates.
    package let certificates: NginxCertificates
    private let process: UncheckedServer

    /// A shell that waits for the end of its input, which comes with the end of this process, and then ends the server.
    private static let script = """
        nginx -p "$1" -c "$1/nginx.conf" -e "$1/error.log" </dev/null >/dev/null 2>&1 &
        server=$!
        read ignored
        kill "$server"
        wait "$server"
        """

    /// Starts a server that answers.
    ///
    /// - Returns: The server.
    /// - Throws: ``DownstreamBenchError`` when it cannot be started.
    package static func start() async throws -> BenchNginx {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":") + ["/usr/sbin"]
        guard folders.contains(where: { FileManager.default.isExecutableFile(atPath: "\($0)/nginx") }) else {
            throw DownstreamBenchError.noServer
        }
        // Another program may take a port between the look and the start.
        var log = ""
        for _ in 0..<5 {
            let server = try BenchNginx()
            if await server.isUp() { return server }
            log = (try? String(contentsOfFile: server.certificates.path("error.log"), encoding: .utf8)) ?? ""
            server.end()
        }
        throw DownstreamBenchError.silentServer(String(log.suffix(500)))
    }

    private init() throws {
        let ports = try Self.freePorts(3)
        self.plainPort = ports[0]
        self.encryptedPort = ports[1]
        self.mutualPort = ports[2]
        self.certificates = try NginxCertificates()
        let configuration = Self.configuration(ports)
        try Data(configuration.utf8).write(to: URL(filePath: self.certificates.path("nginx.conf")))
        self.process = try UncheckedServer(script: Self.script, folder: self.certificates.path(""))
    }

    deinit { self.end() }

    /// Ends the server and removes its files.
    package func end() {
        self.process.end()
        self.certificates.remove()
    }

    private static func configuration(_ ports: [Int]) -> String {
        let location = "location / { default_type application/json; return 200 '\(Self.body)'; }"
        let tls = """
            ssl_certificate server.pem; ssl_certificate_key server.key; ssl_protocols TLSv1.3;
            ssl_session_cache shared:tls:1m;
            """
        return """
            user root;
            daemon off;
            worker_processes 1;
            pid nginx.pid;
            events { worker_connections 4096; }
            http {
                access_log off;
                keepalive_requests 1000000000;
                http2_max_concurrent_streams 1024;
                client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi;
                scgi_temp_path scgi;
                server { listen 127.0.0.1:\(ports[0]); \(location) }
                server { listen 127.0.0.1:\(ports[1]) ssl http2; \(tls) \(location) }
                server {
                    listen 127.0.0.1:\(ports[2]) ssl http2; \(tls)
                    ssl_client_certificate ca.pem; ssl_verify_client on;
                    \(location)
                }
            }
            """
    }

    private func isUp() async -> Bool {
        guard let http = try? CurlHTTPClient(configuration: .init(httpVersion: .http1)) else { return false }
        let end = ContinuousClock.now + .seconds(5)
        var isUp = false
        while !isUp, ContinuousClock.now < end {
            isUp = (try? await http.send(BenchCalls.request("http", self.plainPort)).head.status) == .ok
            if !isUp { try? await Task.sleep(for: .milliseconds(20)) }
        }
        await http.shutdown()
        return isUp
    }

    /// Ports that are free at the same time.
    private static func freePorts(_ count: Int) throws -> [Int] {
        var descriptors: [Int32] = []
        defer { for descriptor in descriptors { close(descriptor) } }
        return try (0..<count).map { _ in
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            descriptors.append(descriptor)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                    unsafe bind(descriptor, address, length) == 0 && getsockname(descriptor, address, &length) == 0
                }
            }
            guard isBound else { throw DownstreamBenchError.silentServer("The system has no free port.") }
            return Int(UInt16(bigEndian: address.sin_port))
        }
    }
}

/// The process of a server; it may be ended by any thread.
private final class UncheckedServer: @unchecked Sendable {
    // Proof: neither is touched after the initialiser but for closing the file, which may be repeated.
    private let process = Process()
    private let input = Pipe()

    init(script: String, folder: String) throws {
        self.process.executableURL = URL(filePath: "/bin/sh")
        self.process.arguments = ["-c", "PATH=$PATH:/usr/sbin; \(script)", "sh", folder]
        self.process.standardInput = self.input
        self.process.standardOutput = FileHandle.nullDevice
        self.process.standardError = FileHandle.nullDevice
        try self.process.run()
    }

    func end() { try? self.input.fileHandleForWriting.close() }
}
