//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Testing

/// The `openssl` program, which judges what the module made, with a directory for the files of one test.
final class OpenSSLCommand {
    private let directory: URL

    /// Makes the directory.
    init() throws {
        self.directory = FileManager.default.temporaryDirectory.appending(path: "latchkey-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: self.directory, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: self.directory)
    }

    /// Writes a file that later commands can name.
    func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: self.directory.appending(path: name))
    }

    /// Reads a file that a command wrote.
    func read(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: self.directory.appending(path: name)))
    }

    /// Runs the program and returns what it printed; fails the test when it exits with another status than 0.
    @discardableResult
    func callAsFunction(_ arguments: String...) throws -> String {
        try self.run(arguments)
    }

    /// Runs the program and returns what it printed; fails the test when it exits with another status than 0.
    @discardableResult
    func run(_ arguments: [String]) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.currentDirectoryURL = self.directory
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "openssl \(arguments.joined(separator: " ")): \(text)")
        return text
    }
}
