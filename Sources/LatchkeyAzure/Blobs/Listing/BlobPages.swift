//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyHTTP

/// The pages of a listing, fetched as they are asked for.
public struct BlobPages<Item: Sendable>: AsyncSequence, Sendable {
    /// What the sequence consists of.
    public typealias Element = BlobPage<Item>

    /// What a page has at most; 5,000 entries with everything there is come to a fraction of it.
    fileprivate static var pageLimit: Int { 64 << 20 }

    fileprivate let endpoint: BlobEndpoint
    fileprivate let call: BlobCall
    fileprivate let start: String?
    fileprivate let parse: @Sendable ([UInt8]) throws(XMLFailure) -> BlobPage<Item>

    /// Reads pages one after the other.
    public struct AsyncIterator: AsyncIteratorProtocol, Sendable {
        private let pages: BlobPages<Item>
        private var marker: String?
        private var isAtEnd = false
        private var seen: Set<Int> = []

        fileprivate init(_ pages: BlobPages<Item>) {
            self.pages = pages
            self.marker = pages.start
        }

        /// Reads the next page; `nil` after the last.
        ///
        /// - Throws: ``AzureError``.
        public mutating func next() async throws(AzureError) -> BlobPage<Item>? {
            guard !self.isAtEnd else { return nil }
            var call = self.pages.call
            call.add("marker", self.marker)
            let response = try await self.pages.endpoint.send(call)
            let bytes = try await self.pages.endpoint.pipeline.body(of: response, upTo: BlobPages.pageLimit)
            let page: BlobPage<Item>
            do throws(XMLFailure) {
                page = try self.pages.parse(bytes)
            } catch {
                throw AzureError(
                    .malformedAnswer,
                    "The service's listing cannot be read: \(error.what), at byte \(error.position)."
                )
            }
            self.marker = page.nextMarker
            self.isAtEnd = page.nextMarker == nil
            // Hashes suffice: two markers with the same one are a matter of 2⁻⁶⁴.
            if let marker, !self.seen.insert(marker.hashValue).inserted {
                self.isAtEnd = true
                throw AzureError(.malformedAnswer, "A page leads to one that was read already. The rest was not read.")
            }
            return page
        }
    }

    /// Starts at the first page.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(self) }
}

extension BlobPages where Item: BlobListed {
    init(endpoint: BlobEndpoint, call: BlobCall, start: String?) {
        self.endpoint = endpoint
        self.call = call
        self.start = start
        self.parse = { bytes throws(XMLFailure) in try BlobPage(parsing: bytes) }
    }
}
