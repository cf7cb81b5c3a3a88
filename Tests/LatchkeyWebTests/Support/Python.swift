//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Testing

/// Programs that others' libraries do the work in.
enum Python {
    /// The interpreter of the virtual environment that holds the libraries, made by the full test command.
    static let interpreter = ProcessInfo.processInfo.environment["LATCHKEY_PYTHON"]

    /// Runs a script.
    ///
    /// - Parameters:
    ///   - script: The name of the file.
    ///   - order: What it is to do, JSON.
    /// - Returns: What it wrote.
    /// - Throws: Why it could not be run.
    static func run(_ script: String, order: String) async throws -> Data {
        let process = Process()
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        process.executableURL = URL(filePath: try #require(Self.interpreter))
        process.arguments = [folder.appending(path: "Python/\(script)").path]
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["LATCHKEY_ORDER": order, "PYTHONDONTWRITEBYTECODE": "1"]
        ) { $1 }
        let output = FileManager.default.temporaryDirectory.appending(path: "output-\(UUID().uuidString)")
        try Data().write(to: output)
        defer { try? FileManager.default.removeItem(at: output) }
        process.standardOutput = try FileHandle(forWritingTo: output)
        let status: Int32 = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        try #require(status == 0)
        return try Data(contentsOf: output)
    }
}
