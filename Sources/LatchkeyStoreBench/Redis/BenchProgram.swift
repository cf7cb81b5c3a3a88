//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation

/// Programs that take part in a measurement.
enum BenchProgram {
    /// Throws what is missing.
    static func check(_ program: String, package: String) throws {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
        let isThere = folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(program)") }
        guard isThere else { throw StoreBenchError.missing(program, package: package) }
    }

    /// Runs a program to its end and returns what it wrote.
    static func run(_ program: String, _ arguments: [String], input: [UInt8]? = nil) async throws -> String {
        let (process, output, source) = (Process(), Pipe(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardInput = source
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        // It fits into the pipe.
        if let input { try source.fileHandleForWriting.write(contentsOf: Data(input)) }
        try source.fileHandleForWriting.close()
        let (reader, handle) = (output.fileHandleForReading, UncheckedProcess(process))
        let (status, text): (Int32, String) = await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                let data = (try? reader.readToEnd()) ?? Data()
                continuation.resume(returning: (handle.waitForEnd(), String(decoding: data, as: UTF8.self)))
            }
        }
        guard status == 0 else {
            throw StoreBenchError.failed(program, "ended with status \(status).")
        }
        return text
    }
}

/// A process on its way to the thread that waits for it.
private struct UncheckedProcess: @unchecked Sendable {
    // Proof: whoever makes it hands it over and does not use it again.
    private let process: Process

    init(_ process: Process) {
        self.process = process
    }

    func waitForEnd() -> Int32 {
        self.process.waitUntilExit()
        return self.process.terminationStatus
    }
}
