//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Emulator.Identity {
    /// Reads the identity that a file keeps, or makes one and keeps it there.
    ///
    /// - Parameter path: The file; it is made readable for its owner only.
    /// - Returns: The identity.
    /// - Throws: ``EmulatorError`` with ``EmulatorError/Code/fileFailed`` when the file cannot be read or written, or
    ///   holds something else; delete it then.
    public static func kept(at path: String) throws(EmulatorError) -> Self {
        if FileManager.default.fileExists(atPath: path) { return try Self.read(from: path) }
        let identity = try Self()
        try identity.write(to: path)
        return identity
    }

    private static func read(from path: String) throws(EmulatorError) -> Self {
        do {
            let data = try Data(contentsOf: URL(filePath: path))
            return try JSONDecoder().decode(Self.self, from: data)
        } catch {
            throw EmulatorError(.fileFailed, "'\(path)' holds no emulator identity; delete it.", cause: error)
        }
    }

    private func write(to path: String) throws(EmulatorError) {
        let data: Data
        do {
            data = try JSONEncoder().encode(self)
        } catch {
            throw EmulatorError(.identityFailed, "The emulator's keys could not be written.", cause: error)
        }
        let isWritten = FileManager.default.createFile(
            atPath: path,
            contents: data,
            attributes: [.posixPermissions: 0o600]
        )
        guard isWritten else {
            throw EmulatorError(.fileFailed, "'\(path)' could not be written; check its folder.")
        }
    }
}
