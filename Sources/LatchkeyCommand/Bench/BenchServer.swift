//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Another process of this program that serves while it is measured.
final class BenchServer: Sendable {
    private let process: Mutex<Process>
    private let pid: Int32
    private let start: ContinuousClock.Instant
    private let errors: FileHandle

    /// Starts this program with other arguments.
    init(_ arguments: [String]) throws {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = pipe
        self.errors = pipe.fileHandleForReading
        self.start = .now
        try process.run()
        self.pid = process.processIdentifier
        self.process = Mutex(process)
    }

    /// Ends the process.
    func stop() {
        self.process.withLock { process in
            process.terminate()
            process.waitUntilExit()
        }
    }

    /// The first line on standard error that fits.
    func line(_ fits: @escaping @Sendable (String) -> Bool) async throws -> String {
        let errors = self.errors
        let found: String? = await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var text = ""
                while true {
                    let data = errors.availableData
                    guard !data.isEmpty else { break }
                    text += String(decoding: data, as: UTF8.self)
                    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(
                        String.init
                    )
                    if let line = lines.first(where: fits) {
                        continuation.resume(returning: line)
                        return
                    }
                }
                continuation.resume(returning: nil)
            }
        }
        guard let found else { throw SidecarBench.Failure(description: "A server ended before it served.") }
        return found
    }

    /// Waits until a path of a port answers.
    ///
    /// - Returns: The time since the process was started, in milliseconds.
    func answer(port: Int, _ path: String) async throws -> Double {
        let request = "GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        while ContinuousClock.now - self.start < .seconds(30) {
            if Self.answers(port: port, request) {
                let parts = (ContinuousClock.now - self.start).components
                return Double(parts.seconds) * 1000 + Double(parts.attoseconds) / 1e15
            }
            try await Task.sleep(for: .milliseconds(1))
        }
        throw SidecarBench.Failure(description: "A server did not answer within 30 seconds.")
    }

    /// The resident memory of the process.
    func residentMiB() throws -> Double {
        let status = try String(contentsOfFile: "/proc/\(self.pid)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        guard let kibibytes = line?.split(separator: " ").dropFirst().first.flatMap({ Double($0) }) else {
            throw SidecarBench.Failure(description: "The memory of a server cannot be read.")
        }
        return kibibytes / 1024
    }

    /// What another program writes; throws when it fails.
    static func output(of program: String, _ arguments: [String], package: String) async throws -> String {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        let status: Int32 = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        guard status == 0 else {
            let hint = status == 127 ? " Install the package '\(package)'." : ""
            throw SidecarBench.Failure(description: "\(program) ended with status \(status).\(hint)")
        }
        return String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }

    /// A port that is free now.
    static func freePort() throws -> Int {
        let descriptor = Self.socket()
        defer { _ = close(descriptor) }
        var address = Self.loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard result else { throw SidecarBench.Failure(description: "There is no free port.") }
        return Int(in_port_t(bigEndian: address.sin_port))
    }

    private static func answers(port: Int, _ request: String) -> Bool {
        let descriptor = Self.socket()
        defer { _ = close(descriptor) }
        var address = Self.loopback(port: port)
        let isConnected = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { return false }
        let bytes = Array(request.utf8)
        guard unsafe write(descriptor, bytes, bytes.count) == bytes.count else { return false }
        var buffer = [UInt8](repeating: 0, count: 64)
        return unsafe read(descriptor, &buffer, buffer.count) > 0
    }

    private static func socket() -> Int32 {
        #if canImport(Glibc)
        Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #elseif canImport(Musl)
        Musl.socket(AF_INET, SOCK_STREAM, 0)
        #else
        Darwin.socket(AF_INET, SOCK_STREAM, 0)
        #endif
    }

    private static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        return address
    }
}
