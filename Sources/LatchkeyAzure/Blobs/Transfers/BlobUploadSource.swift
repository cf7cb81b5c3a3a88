//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation

/// What an upload consists of, read once from its beginning to its end.
public struct BlobUploadSource: Sendable {
    /// Reads the next bytes: as many as asked for, and fewer only at the end.
    public typealias Reader = @Sendable (_ count: Int) async throws -> [UInt8]

    /// The size in bytes, if it is known.
    public let size: Int64?
    let open: @Sendable () async throws -> Reader

    /// Creates a source.
    ///
    /// - Parameters:
    ///   - size: The size in bytes; `nil` when it is not known. Content of another size is not uploaded.
    ///   - open: Called once, and returns what reads the content.
    public init(size: Int64?, open: @escaping @Sendable () async throws -> Reader) {
        self.size = size
        self.open = open
    }

    /// Bytes in memory.
    ///
    /// - Parameter bytes: The bytes.
    /// - Returns: The source.
    public static func bytes(_ bytes: [UInt8]) -> Self {
        Self(size: Int64(bytes.count)) {
            let rest = UploadBuffer(bytes)
            return { count in rest.take(count) }
        }
    }

    /// A file.
    ///
    /// - Parameter path: The path of the file.
    /// - Returns: The source.
    /// - Throws: ``AzureError`` with code ``AzureError/Code/invalidRequest`` when there is no such file.
    public static func file(_ path: String) throws(AzureError) -> Self {
        guard let handle = FileHandle(forReadingAtPath: path), let end = try? handle.seekToEnd(),
            let size = Int64(exactly: end)
        else {
            throw AzureError(.invalidRequest, "The file '\(path)' cannot be read. Check that it is there.")
        }
        try? handle.close()
        return Self(size: size) {
            let handle = try FileHandle(forReadingFrom: URL(filePath: path))
            return { count in Array(try handle.read(upToCount: count) ?? Data()) }
        }
    }

    /// Pieces of any sizes, such as the body of a request.
    ///
    /// - Parameters:
    ///   - pieces: The pieces.
    ///   - size: The size of all together, if it is known.
    /// - Returns: The source.
    public static func pieces(
        _ pieces: some AsyncSequence<[UInt8], any Error> & Sendable,
        size: Int64? = nil
    ) -> Self {
        Self(size: size) {
            let reader = PieceReader(pieces)
            return { count in try await reader.read(count) }
        }
    }
}
