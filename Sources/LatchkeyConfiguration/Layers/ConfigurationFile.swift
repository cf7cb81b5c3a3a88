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

/// Reads the bytes of configuration files.
enum ConfigurationFile {
    /// The largest file that is read, in bytes.
    static let maximumSize = 4 << 20

    /// Reads a whole file.
    ///
    /// - Parameters:
    ///   - path: The path of the file.
    ///   - isOptional: Whether the file may be missing.
    /// - Returns: The bytes; nil when the file is missing and may be.
    /// - Throws: ``ConfigurationError``.
    static func read(_ path: String, isOptional: Bool) throws(ConfigurationError) -> [UInt8]? {
        let bytes: [UInt8]
        do {
            bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
            if isOptional { return nil }
            let folder = FileManager.default.currentDirectoryPath
            let place = path.hasPrefix("/") ? "" : " The working directory is \(folder)."
            throw ConfigurationError(
                .fileNotFound,
                "The file \(path) does not exist.\(place) Create it, or give the path of your appsettings.json."
            )
        } catch {
            let problem = ConfigurationProblem(
                path: "",
                origin: nil,
                message: "The file \(path) could not be read. Give a regular file that this process may read."
            )
            throw ConfigurationError(.fileUnreadable, problems: [problem], cause: error)
        }
        guard bytes.count <= Self.maximumSize else {
            throw ConfigurationError(
                .fileUnreadable,
                "The file \(path) is larger than \(Self.maximumSize >> 20) MiB. Give a file of settings only."
            )
        }
        return bytes
    }
}
