//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation

/// What an upload consists of; pieces of it can be read again.
public struct GraphUploadSource: Sendable {
    /// The size in bytes.
    public let size: Int64
    private let readPiece: @Sendable (_ offset: Int64, _ count: Int) async throws -> [UInt8]

    /// Creates a source.
    ///
    /// - Parameters:
    ///   - size: The size in bytes.
    ///   - read: Reads a piece: all bytes that were asked for.
    public init(size: Int64, read: @escaping @Sendable (_ offset: Int64, _ count: Int) async throws -> [UInt8]) {
        self.size = size
        self.readPiece = read
    }

    /// Bytes in memory.
    ///
    /// - Parameter bytes: The bytes.
    /// - Returns: The source.
    public static func bytes(_ bytes: [UInt8]) -> Self {
        Self(size: Int64(bytes.count)) { offset, count in Array(bytes[Int(offset)..<Int(offset) + count]) }
    }

    /// A file, which must not change meanwhile.
    ///
    /// - Parameter path: The path of the file.
    /// - Returns: The source.
    /// - Throws: ``GraphError`` with code ``GraphError/Code/transferFailed`` when there is no such file.
    public static func file(_ path: String) throws(GraphError) -> Self {
        guard let handle = FileHandle(forReadingAtPath: path), let end = try? handle.seekToEnd() else {
            throw GraphError(.transferFailed, "The file '\(path)' cannot be read. Check that it is there.")
        }
        try? handle.close()
        guard let size = Int64(exactly: end) else {
            throw GraphError(.transferFailed, "The file '\(path)' is too long.")
        }
        return Self(size: size) { offset, count in
            let handle = try FileHandle(forReadingFrom: URL(filePath: path))
            defer { try? handle.close() }
            try handle.seek(toOffset: UInt64(offset))
            return Array(try handle.read(upToCount: count) ?? Data())
        }
    }

    func read(at offset: Int64, _ count: Int) async throws -> [UInt8] {
        do {
            let bytes = try await self.readPiece(offset, count)
            guard bytes.count == count else {
                throw GraphError(.transferFailed, "The source has \(bytes.count) bytes where \(count) were expected.")
            }
            return bytes
        } catch let error as GraphError {
            throw error
        } catch {
            throw GraphError(.transferFailed, "The source of the upload cannot be read.", cause: error)
        }
    }
}
