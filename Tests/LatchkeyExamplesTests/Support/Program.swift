//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Testing

/// A program that a test runs.
final class Program: Sendable {
    private final class Marker {}

    private let process: Process
    private let files: (output: URL, errors: URL)
    private let ended: AsyncStream<Int32>

    /// Starts one of the examples.
    convenience init(
        example name: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        folder: URL
    ) throws {
        let folderOfProducts = Bundle(for: Marker.self).bundleURL
        // What it leaves goes with the folder.
        let environment = environment.merging(["TMPDIR": folder.path]) { given, _ in given }
        try self.init(folderOfProducts.appending(path: name), arguments, environment: environment, folder: folder)
    }

    /// Starts a program.
    init(_ executable: URL, _ arguments: [String], environment: [String: String] = [:], folder: URL) throws {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment
            .filter { ["PATH", "HOME", "TMPDIR"].contains($0.key) }
            .merging(environment) { _, new in new }
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

    /// What the program has written so far.
    var text: String {
        [self.files.output, self.files.errors].map { (try? String(contentsOf: $0, encoding: .utf8)) ?? "" }.joined()
    }

    /// The program ended before it said what a test waits for.
    struct Ended: Error, CustomStringConvertible {
        let description: String
    }

    /// Waits until the program has written a text, and returns what follows on the line.
    func wait(for text: String) async throws -> String {
        while true {
            if let range = self.text.range(of: text), self.text[range.upperBound...].contains("\n") {
                return String(self.text[range.upperBound...].prefix { $0 != "\n" })
            }
            guard self.process.isRunning else { throw Ended(description: self.text) }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Asks the program to end, and waits until it has.
    @discardableResult
    func end() async -> Int32 {
        self.process.terminate()
        return await self.status()
    }

    /// Ends a program that does not heed being asked: children of the tests inherit which signals are blocked.
    func kill() async {
        if self.process.isRunning { Foundation.kill(self.process.processIdentifier, SIGKILL) }
        _ = await self.status()
    }

    /// Waits for the program's end.
    func status() async -> Int32 { await self.ended.first { _ in true } ?? -1 }
}
