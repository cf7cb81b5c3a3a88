//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation

/// One run of the `latchkey` program.
struct CommandRun {
    let status: Int32
    let output: String
    let errors: String

    /// Runs the program to its end without blocking a thread of the tests.
    init(_ arguments: [String], environment: [String: String] = [:], folder: TestFolder) async throws {
        let process = Process()
        process.executableURL = Bundle(for: TestFolder.self).bundleURL.appending(path: "latchkey")
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        let paths = ["out", "err"].map { URL(filePath: folder.path("\($0)-\(UUID().uuidString)")) }
        for path in paths { try Data().write(to: path) }
        process.standardOutput = try FileHandle(forWritingTo: paths[0])
        process.standardError = try FileHandle(forWritingTo: paths[1])
        process.standardInput = FileHandle.nullDevice
        self.status = try await withCheckedThrowingContinuation { (done: CheckedContinuation<Int32, any Error>) in
            process.terminationHandler = { done.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                done.resume(throwing: error)
            }
        }
        self.output = String(decoding: try Data(contentsOf: paths[0]), as: UTF8.self)
        self.errors = String(decoding: try Data(contentsOf: paths[1]), as: UTF8.self)
    }

    /// The output as one JSON object; empty when it is none.
    var json: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(self.output.utf8)) as? [String: Any]) ?? [:]
    }

    var claims: [String: Any] { self.json["claims"] as? [String: Any] ?? [:] }
    var error: [String: Any] { self.json["error"] as? [String: Any] ?? [:] }
}
