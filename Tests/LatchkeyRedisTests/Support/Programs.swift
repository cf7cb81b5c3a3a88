//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation

/// Runs a program to its end and returns what it wrote.
func run(_ program: String, _ arguments: [String], input: [UInt8]? = nil) async throws -> String {
    let file = FileManager.default.temporaryDirectory.appending(path: "latchkey-\(UUID().uuidString).in")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(input ?? []).write(to: file)
    let process = try ChildProcess(program, arguments, inputFrom: file)
    let (status, output): (Int32, String) = await withCheckedContinuation { continuation in
        Thread.detachNewThread {
            let output = (try? process.output.readToEnd()) ?? Data()
            continuation.resume(returning: (process.waitForEnd(), String(decoding: output, as: UTF8.self)))
        }
    }
    guard status == 0 else { throw Unexpected("\(program) ended with status \(status): \(output)") }
    return output
}
