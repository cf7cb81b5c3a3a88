//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A response body that is pulled chunk by chunk, so that a slow reader slows the sender.
public struct HTTPResponseBody: Sendable {
    private let nextChunk: @Sendable () async throws(HTTPClientError) -> [UInt8]?

    /// Creates a body from a closure that returns the next chunk, or `nil` at the end.
    ///
    /// - Parameter nextChunk: Called once at a time, until it returns `nil` or throws.
    public init(nextChunk: @escaping @Sendable () async throws(HTTPClientError) -> [UInt8]?) {
        self.nextChunk = nextChunk
    }

    /// Creates a body that is already in memory.
    ///
    /// - Parameter bytes: The whole body.
    public init(bytes: [UInt8]) {
        let rest = BytesOnce(bytes)
        self.init { () async throws(HTTPClientError) -> [UInt8]? in rest.take() }
    }

    /// Returns the next chunk of the body.
    ///
    /// - Returns: The chunk, never empty, or `nil` at the end.
    /// - Throws: ``HTTPClientError`` when the transfer fails or times out.
    public func next() async throws(HTTPClientError) -> [UInt8]? {
        try await self.nextChunk()
    }

    /// Reads the body to its end.
    ///
    /// - Parameter limit: The number of bytes to accept at most.
    /// - Returns: The whole body.
    /// - Throws: ``HTTPClientError`` with code ``HTTPClientError/Code/bodyTooLarge`` when the body is longer than
    ///   `limit`, or the error of the transfer.
    public func collect(upTo limit: Int) async throws(HTTPClientError) -> [UInt8] {
        var bytes: [UInt8] = []
        while let chunk = try await self.next() {
            guard bytes.count + chunk.count <= limit else {
                throw HTTPClientError(.bodyTooLarge, "The response body is longer than the limit of \(limit) bytes.")
            }
            bytes.append(contentsOf: chunk)
        }
        return bytes
    }
}
