//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Testing

/// The MSAL library for Python, run as a program of its own.
enum MSALPython {
    /// What MSAL found in a cache file.
    struct Findings: Decodable, Equatable {
        var app: String?
        var usernames: [String]
        var user: [String?]
        var refreshTokens: [String]
        var idTokens: Int
    }

    /// The interpreter of the virtual environment that holds the library, made by the full test command.
    static let python = ProcessInfo.processInfo.environment["LATCHKEY_PYTHON"]

    /// Has the library write a cache file with an application's token and a user's.
    static func write(to path: String) async throws {
        _ = try await self.run("write", path)
    }

    /// Has the library read a cache file, without any network.
    static func read(_ path: String) async throws -> Findings {
        try JSONDecoder().decode(Findings.self, from: try await self.run("read", path))
    }

    private static func run(_ mode: String, _ path: String) async throws -> Data {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "msal_cache.py").path
        let process = Process()
        process.executableURL = URL(filePath: try #require(Self.python))
        process.arguments = [script, mode, path, MSALSample.tenant, MSALSample.client]
        let output = FileManager.default.temporaryDirectory.appending(path: "output-\(UUID().uuidString)")
        try Data().write(to: output)
        defer { try? FileManager.default.removeItem(at: output) }
        process.standardOutput = try FileHandle(forWritingTo: output)
        let status = try await withCheckedThrowingContinuation { (done: CheckedContinuation<Int32, any Error>) in
            process.terminationHandler = { done.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                done.resume(throwing: error)
            }
        }
        try #require(status == 0, "MSAL for Python failed")
        return try Data(contentsOf: output)
    }
}
