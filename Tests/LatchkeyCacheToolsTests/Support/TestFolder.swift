//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation

/// A folder for the files of one test, removed with its last use.
final class TestFolder: Sendable {
    let path: String

    /// Makes the folder, which only its owner may enter.
    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "latchkey-\(UUID().uuidString)")
        self.path = url.path
        try FileManager.default.createDirectory(
            at: url,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }

    deinit {
        try? FileManager.default.removeItem(atPath: self.path)
    }

    /// The path of a file in the folder.
    func path(of name: String) -> String { "\(self.path)/\(name)" }

    /// The names of all files in the folder, also hidden ones.
    func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: self.path).sorted() }

    /// Writes a file with some permissions.
    func write(_ bytes: [UInt8], to name: String, permissions: Int = 0o600) throws {
        try Data(bytes).write(to: URL(filePath: self.path(of: name)))
        try self.setPermissions(permissions, of: name)
    }

    /// Reads a file.
    func read(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: self.path(of: name)))) }

    /// Changes the permissions of a file, or of the folder itself, named `.`.
    func setPermissions(_ permissions: Int, of name: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: self.path(of: name))
    }

    /// The permissions of a file.
    func permissions(of name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: self.path(of: name))[.posixPermissions] as? Int
    }
}
