//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Testing

/// A folder for the files of one test, removed with its last use.
final class TestFolder: Sendable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "latchkey-\(UUID().uuidString)")
        self.path = url.path
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: self.path)
    }

    /// The path of a file in the folder.
    func path(of name: String) -> String { "\(self.path)/\(name)" }

    /// Writes a file; its name may have folders.
    func write(_ bytes: [UInt8], to name: String) throws {
        let url = URL(filePath: self.path(of: name))
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(bytes).write(to: url)
    }

    /// Writes text.
    func write(_ text: String, to name: String) throws { try self.write(Array(text.utf8), to: name) }

    /// Makes a symbolic link, in place of one that may be there.
    func link(_ name: String, to target: String) throws {
        try? FileManager.default.removeItem(atPath: self.path(of: name))
        try FileManager.default.createSymbolicLink(atPath: self.path(of: name), withDestinationPath: target)
    }

    /// Runs the `openssl` program in the folder; fails the test when it exits with another status than 0.
    @discardableResult
    func openssl(_ arguments: String...) throws -> String { try self.openssl(arguments: arguments) }

    /// Runs the `openssl` program in the folder; fails the test when it exits with another status than 0.
    @discardableResult
    func openssl(arguments: [String]) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.currentDirectoryURL = URL(filePath: self.path)
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
