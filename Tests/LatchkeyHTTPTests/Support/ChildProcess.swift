//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation

/// A program started by a test, ended with the test.
struct ChildProcess {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let process: Process
    private let input: Pipe
    private let output: Pipe

    /// Starts a script of the folder `Servers`.
    init(server script: String, _ arguments: [String]) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        self.process = Process()
        self.input = Pipe()
        self.output = Pipe()
        self.process.executableURL = URL(filePath: "/usr/bin/env")
        self.process.arguments = ["python3", folder.appending(path: "Servers/\(script)").path] + arguments
        self.process.standardInput = self.input
        self.process.standardOutput = self.output
        try self.process.run()
    }

    /// Waits for the first line of output, off the cooperative pool.
    func firstLine() async throws -> String {
        let handle = self.output.fileHandleForReading
        return try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                var line = Data()
                while let byte = try? handle.read(upToCount: 1), !byte.isEmpty {
                    if byte.first == UInt8(ascii: "\n") {
                        return continuation.resume(returning: String(decoding: line, as: UTF8.self))
                    }
                    line += byte
                }
                continuation.resume(throwing: Failure(description: "The program ended without a line of output."))
            }
        }
    }

    func end() {
        // Their sign to clean up and leave.
        try? self.input.fileHandleForWriting.close()
    }

    /// Runs a program to its end; its output goes to a file that the error quotes.
    static func run(_ program: String, _ arguments: [String]) async throws {
        let log = FileManager.default.temporaryDirectory.appending(path: "latchkey-\(UUID().uuidString).log")
        defer { try? FileManager.default.removeItem(at: log) }
        _ = FileManager.default.createFile(atPath: log.path, contents: nil)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: log)
        process.standardError = try FileHandle(forWritingTo: log)
        let status: Int32 = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        guard status == 0 else {
            let text = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
            throw Failure(description: "\(program) ended with status \(status): \(text)")
        }
    }
}
