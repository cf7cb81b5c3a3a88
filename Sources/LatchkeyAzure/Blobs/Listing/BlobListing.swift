//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The items of a listing, fetched page by page as they are asked for.
public struct BlobListing<Item: Sendable>: AsyncSequence, Sendable {
    /// What the sequence consists of.
    public typealias Element = Item

    /// The same, page by page.
    public let pages: BlobPages<Item>

    init(pages: BlobPages<Item>) { self.pages = pages }

    /// Reads items one after the other.
    public struct AsyncIterator: AsyncIteratorProtocol, Sendable {
        private var pages: BlobPages<Item>.AsyncIterator
        private var items: [Item] = []
        private var index = 0

        fileprivate init(_ pages: BlobPages<Item>) { self.pages = pages.makeAsyncIterator() }

        /// Reads the next item; `nil` after the last.
        ///
        /// - Throws: ``AzureError``.
        public mutating func next() async throws(AzureError) -> Item? {
            while self.index == self.items.count {
                guard let page = try await self.pages.next() else { return nil }
                self.items = page.items
                self.index = 0
            }
            defer { self.index += 1 }
            return self.items[self.index]
        }
    }

    /// Starts at the first item.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(self.pages) }
}

/// The blobs of a container.
public typealias BlobItems = BlobListing<BlobItem>
/// The blobs and folders right below a prefix.
public typealias BlobEntries = BlobListing<BlobEntry>
/// The containers of an account.
public typealias BlobContainers = BlobListing<BlobContainerItem>
