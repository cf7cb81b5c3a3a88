//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP

/// The content of a blob as it arrives, in pieces; it can be read once.
public struct BlobDownload: AsyncSequence, Sendable {
    /// What the sequence consists of.
    public typealias Element = [UInt8]

    let source: BlobDownloadSource
    let first: BlobDownloadSource.Part
    /// What is noted of the blob; the size is that of the whole blob.
    public let properties: BlobProperties
    /// The bytes that are downloaded.
    public let range: Range<Int64>

    /// The content in memory.
    ///
    /// - Parameter limit: How many bytes there may be.
    /// - Returns: The content.
    /// - Throws: ``AzureError``; with code ``AzureError/Code/malformedAnswer`` when there is more.
    public func bytes(upTo limit: Int) async throws(AzureError) -> [UInt8] {
        guard self.range.count <= limit else {
            throw AzureError(.malformedAnswer, "The content has \(self.range.count) bytes, the limit is \(limit).")
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(self.range.count)
        var iterator = self.makeAsyncIterator()
        while let piece = try await iterator.next() { bytes.append(contentsOf: piece) }
        return bytes
    }

    /// Reads pieces one after the other.
    public struct AsyncIterator: AsyncIteratorProtocol, Sendable {
        /// How often a transfer may break off without having brought anything.
        private static let maximumFailures = 3

        private let source: BlobDownloadSource
        private let eTag: String?
        private let end: Int64
        private var part: BlobDownloadSource.Part
        private var offset: Int64
        private var failures = 0

        init(_ download: BlobDownload) {
            self.source = download.source
            self.eTag = download.properties.eTag
            self.end = download.range.upperBound
            self.part = download.first
            self.offset = download.range.lowerBound
        }

        /// Reads the next piece; `nil` at the end.
        ///
        /// - Throws: ``AzureError``.
        public mutating func next() async throws(AzureError) -> [UInt8]? {
            while self.offset < self.end {
                do throws(HTTPClientError) {
                    if let piece = try await self.part.body.next() { return try self.accepted(piece) }
                    guard self.offset == self.part.end else {
                        throw HTTPClientError(.transferFailed, "The content ended early.")
                    }
                } catch {
                    try self.note(error)
                }
                self.part = try await self.source.part(from: self.offset, to: self.end, eTag: self.eTag)
            }
            return nil
        }

        private mutating func accepted(_ piece: [UInt8]) throws(HTTPClientError) -> [UInt8] {
            guard Int64(piece.count) <= self.part.end - self.offset else {
                throw HTTPClientError(.protocolViolation, "There is more content than was announced.")
            }
            self.offset += Int64(piece.count)
            self.failures = 0
            return piece
        }

        private mutating func note(_ error: HTTPClientError) throws(AzureError) {
            self.failures += 1
            let canResume = error.code == .transferFailed || error.code == .timedOut
            guard canResume, self.failures <= Self.maximumFailures else { throw AzureError(wrapping: error) }
        }
    }

    /// Starts at the first byte.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(self) }
}
