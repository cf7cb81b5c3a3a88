//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Testing

/// The `latchkey` program, run by a test.
final class Program: Sendable {
    /// What a run wrote, and how it ended.
    struct Result {
        let status: Int32
        let output: String
        let errors: String

        /// The output as one JSON object; empty when it is none.
        var json: [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(self.output.utf8)) as? [String: Any]) ?? [:]
        }
    }

    private final class Marker {}

    private let process: Process
    private let files: (output: URL, errors: URL)
    private let ended: AsyncStream<Int32>

    /// Starts the program.
    init(_ arguments: [String], environment: [String: String] = [:], folder: URL) throws {
        let process = Process()
        process.executableURL = Bundle(for: Marker.self).bundleURL.appending(path: "latchkey")
        process.arguments = arguments
        process.currentDirectoryURL = folder
        let inherited = ProcessInfo.processInfo.environment.filter { ["PATH", "HOME", "TMPDIR"].contains($0.key) }
        process.environment = inherited.merging(environment) { _, new in new }
        let name = UUID().uuidString
        self.files = (folder.appending(path: "\(name).out"), folder.appending(path: "\(name).err"))
        for file in [self.files.output, self.files.errors] { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: self.files.output)
        process.standardError = try FileHandle(forWritingTo: self.files.errors)
        process.standardInput = FileHandle.nullDevice
        let (ended, continuation) = AsyncStream.makeStream(of: Int32.self)
        process.terminationHandler = {
            continuation.yield($0.terminationStatus)
            continuation.finish()
        }
        self.ended = ended
        try process.run()
        self.process = process
    }

    /// Runs the program to its end.
    static func run(
        _ arguments: [String],
        environment: [String: String] = [:],
        folder: URL
    ) async throws -> Result {
        try await Program(arguments, environment: environment, folder: folder).end()
    }

    /// What the program has written to standard error so far.
    var errors: String { (try? String(contentsOf: self.files.errors, encoding: .utf8)) ?? "" }
    /// What it has written to standard output so far.
    var output: String { (try? String(contentsOf: self.files.output, encoding: .utf8)) ?? "" }

    /// Waits until a text has been written to standard error.
    func waitForErrors(_ text: String) async throws {
        while !self.errors.contains(text) {
            guard self.process.isRunning else {
                Issue.record("The program ended: \(self.errors)")
                return
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Asks the program to end.
    func interrupt() { self.process.terminate() }

    /// Has the program crash, as a trap of its own would.
    func crash() { kill(self.process.processIdentifier, SIGILL) }

    /// Waits for the program's end.
    func end() async -> Result {
        let status = await self.ended.first { _ in true } ?? -1
        return Result(status: status, output: self.output, errors: self.errors)
    }
}
