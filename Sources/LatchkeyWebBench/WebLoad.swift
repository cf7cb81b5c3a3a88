//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation

/// Loads a server over loopback with `wrk`.
struct WebLoad: Sendable {
    var connections: Int
    var seconds: Int

    /// How many requests a path answers in a second.
    ///
    /// - Parameters:
    ///   - path: The path.
    ///   - port: The server's port.
    ///   - token: The token that comes along; none by default.
    ///   - seconds: For how long; as long as every load by default.
    /// - Returns: The rate.
    /// - Throws: ``WebBenchError``.
    func rate(of path: String, on port: Int, token: String? = nil, seconds: Int? = nil) async throws -> Double {
        var arguments = ["--threads", "1", "--connections", "\(self.connections)"]
        arguments += ["--duration", "\(seconds ?? self.seconds)s"]
        if let token { arguments += ["--header", "Authorization: Bearer \(token)"] }
        let text = try await Self.output(arguments + ["http://127.0.0.1:\(port)/\(path)"])
        guard !text.contains("Non-2xx"), !text.contains("Socket errors") else {
            throw WebBenchError.wrongAnswer("Some requests failed:\n\(text)")
        }
        let line = text.split(separator: "\n").first { $0.hasPrefix("Requests/sec:") }
        guard let rate = line?.split(separator: " ").last.flatMap({ Double($0) }), rate > 0 else {
            throw WebBenchError.wrongAnswer("wrk wrote something that is not understood:\n\(text)")
        }
        return rate
    }

    private static func output(_ arguments: [String]) async throws -> String {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["wrk"] + arguments
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
        guard status != 127 else { throw WebBenchError.noLoad }
        guard status == 0 else { throw WebBenchError.wrongAnswer("wrk ended with status \(status).") }
        return String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }
}
