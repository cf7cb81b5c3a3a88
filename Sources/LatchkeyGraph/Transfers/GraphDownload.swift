//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import HTTPTypes
import LatchkeyDownstreamAPI
import LatchkeyHTTP
public import LatchkeyTokenAcquisition

extension GraphPath {
    /// Downloads what the path leads to, such as the `content` of a file, as it arrives.
    ///
    /// A redirect to where the file is kept is followed without the token. A transfer that breaks off goes on where it broke.
    ///
    /// - Parameters:
    ///   - subject: As whom to call; as the client's options say by default.
    ///   - fill: Fills in the query; nothing by default.
    /// - Returns: The download.
    /// - Throws: ``GraphError``, and what lies below.
    public func download(as subject: TokenSubject? = nil, _ fill: Fill? = nil) async throws -> GraphDownload {
        var request = self.request(as: subject, fill)
        if request.fields[.accept] == nil { request.set("Accept", "*/*") }
        let source = DownloadSource(
            client: self.client,
            target: self.target(request),
            request: request
        )
        return GraphDownload(source: source, part: try await source.open(from: 0, tag: nil))
    }
}

/// A file on its way.
public struct GraphDownload: AsyncSequence, Sendable {
    /// What the sequence consists of: pieces of the file.
    public typealias Element = [UInt8]

    let source: DownloadSource
    let part: DownloadSource.Part

    /// The status and header fields of the answer that has the file.
    public var head: HTTPResponse { self.part.head }
    /// The size of the file in bytes, if the answer says it.
    public var size: Int64? { self.part.head.headerFields[.contentLength].flatMap { Int64($0) } }

    /// The whole file in memory.
    ///
    /// - Parameter limit: How many bytes there may be.
    /// - Returns: The bytes.
    /// - Throws: ``GraphError`` with code ``GraphError/Code/transferFailed``.
    public func bytes(upTo limit: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await chunk in self {
            guard bytes.count + chunk.count <= limit else {
                throw GraphError(.transferFailed, "The file is longer than the limit of \(limit) bytes.")
            }
            bytes.append(contentsOf: chunk)
        }
        return bytes
    }

    /// Reads pieces one after the other; a download can be read once.
    public struct AsyncIterator: AsyncIteratorProtocol, Sendable {
        private static let maximumResumptions = 5

        private let source: DownloadSource
        private var part: DownloadSource.Part
        private let size: Int64?
        private let tag: String?
        private var received: Int64 = 0
        private var resumptions = 0

        init(_ download: GraphDownload) {
            self.source = download.source
            self.part = download.part
            self.size = download.size
            self.tag = download.head.headerFields[.eTag]
        }

        /// Reads the next piece; `nil` at the end of the file.
        ///
        /// - Throws: ``GraphError`` with code ``GraphError/Code/transferFailed`` when the rest cannot be had.
        public mutating func next() async throws -> [UInt8]? {
            while true {
                do throws(HTTPClientError) {
                    if let chunk = try await self.part.body.next() {
                        self.received += Int64(chunk.count)
                        return chunk
                    }
                    guard let size, self.received < size else { return nil }
                    throw HTTPClientError(.transferFailed, "The body ended early.")
                } catch {
                    try await self.resume(after: error)
                }
            }
        }

        private mutating func resume(after error: HTTPClientError) async throws {
            let canResume = error.code == .transferFailed || error.code == .timedOut
            guard canResume, self.resumptions < Self.maximumResumptions, let tag else {
                throw GraphError(
                    .transferFailed,
                    "The download broke off after \(self.received) bytes and cannot be resumed.",
                    cause: error
                )
            }
            self.resumptions += 1
            self.part = try await self.source.open(from: self.received, tag: tag)
        }
    }

    /// Starts reading.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(self) }
}
