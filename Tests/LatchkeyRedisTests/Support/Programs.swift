//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation

/// Runs a program to its end and returns what it wrote; its input and output are files.
func run(_ program: String, _ arguments: [String], input: [UInt8]? = nil) async throws -> String {
    let name = FileManager.default.temporaryDirectory.appending(path: "latchkey-\(UUID().uuidString)")
    let (source, target) = (name.appendingPathExtension("in"), name.appendingPathExtension("out"))
    defer { for file in [source, target] { try? FileManager.default.removeItem(at: file) } }
    try Data(input ?? []).write(to: source)
    try Data().write(to: target)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.standardInput = try FileHandle(forReadingFrom: source)
    process.standardOutput = try FileHandle(forWritingTo: target)
    process.standardError = process.standardOutput
    let status: Int32 = try await withCheckedThrowingContinuation { continuation in
        process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
        do { try process.runAlone() } catch { continuation.resume(throwing: error) }
    }
    let output = String(decoding: try Data(contentsOf: target), as: UTF8.self)
    guard status == 0 else {
        throw ServerProcess.Failure(description: "\(program) ended with status \(status): \(output)")
    }
    return output
}
