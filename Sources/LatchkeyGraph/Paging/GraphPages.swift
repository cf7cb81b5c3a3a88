//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenAcquisition

extension GraphPath {
    /// All items of a collection, page by page as they are asked for.
    ///
    /// Header fields and identity of the first request hold for all pages. One page is held at a time.
    ///
    /// - Parameters:
    ///   - subject: As whom to call; as the client's options say by default.
    ///   - fill: Fills in the query; nothing by default.
    /// - Returns: The items.
    public func list<Item>(as subject: TokenSubject? = nil, _ fill: Fill? = nil) -> GraphItems<Item>
    where Output == GraphPage<Item> {
        GraphItems(pages: self.pages(as: subject, fill))
    }

    /// All pages of a collection.
    ///
    /// - Parameters:
    ///   - subject: As whom to call; as the client's options say by default.
    ///   - fill: Fills in the query; nothing by default.
    /// - Returns: The pages.
    public func pages<Item>(as subject: TokenSubject? = nil, _ fill: Fill? = nil) -> GraphPages<Item>
    where Output == GraphPage<Item> {
        let request = self.request(as: subject, fill)
        return GraphPages(path: self, target: self.target(request), request: request)
    }

    /// The pages from a link on, such as one that was kept.
    ///
    /// - Parameters:
    ///   - link: The `nextLink` of a page.
    ///   - subject: As whom to call; as the client's options say by default.
    ///   - fill: Fills in header fields and identity again, which a link does not contain; nothing by default.
    /// - Returns: The pages.
    public func pages<Item>(from link: String, as subject: TokenSubject? = nil, _ fill: Fill? = nil) -> GraphPages<Item>
    where Output == GraphPage<Item> {
        GraphPages(path: self, target: link, request: self.request(as: subject, fill))
    }
}

/// The pages of a collection.
public struct GraphPages<Item: GraphResource>: AsyncSequence, Sendable {
    /// What the sequence consists of.
    public typealias Element = GraphPage<Item>

    let path: GraphPath<GraphPage<Item>>
    let target: String
    let request: GraphRequest

    /// Reads pages one after the other.
    public struct AsyncIterator: AsyncIteratorProtocol, Sendable {
        private var cursor: PageCursor<Item>

        init(_ pages: GraphPages<Item>) {
            self.cursor = PageCursor(pages.path, pages.target, pages.request)
        }

        /// Reads the next page; `nil` after the last.
        ///
        /// - Throws: ``GraphError``, and what lies below.
        public mutating func next() async throws -> GraphPage<Item>? { try await self.cursor.next() }
    }

    /// Starts at the first page.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(self) }
}

/// The items of a collection.
public struct GraphItems<Item: GraphResource>: AsyncSequence, Sendable {
    /// What the sequence consists of.
    public typealias Element = Item

    /// The same, page by page.
    public let pages: GraphPages<Item>

    /// Reads items one after the other.
    public struct AsyncIterator: AsyncIteratorProtocol, Sendable {
        private var pages: GraphPages<Item>.AsyncIterator
        private var items: [Item] = []
        private var index = 0

        init(_ pages: GraphPages<Item>) {
            self.pages = pages.makeAsyncIterator()
        }

        /// Reads the next item; `nil` after the last.
        ///
        /// - Throws: ``GraphError``, and what lies below.
        public mutating func next() async throws -> Item? {
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
