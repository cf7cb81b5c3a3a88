//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A page of what a vault lists.
struct KeyVaultPage<Item: Decodable & Sendable>: Decodable, Sendable {
    var value: [Item]?
    var nextLink: String?
}

/// What a vault lists, fetched page by page as it is asked for.
public struct KeyVaultListing<Item: Decodable & Sendable>: AsyncSequence, Sendable {
    /// What the sequence consists of.
    public typealias Element = Item

    fileprivate let endpoint: KeyVaultEndpoint
    fileprivate let call: KeyVaultCall

    init(endpoint: KeyVaultEndpoint, call: KeyVaultCall, pageSize: Int?) {
        var call = call
        if let pageSize { call.query.append(("maxresults", String(pageSize))) }
        self.endpoint = endpoint
        self.call = call
    }

    /// Reads items one after the other.
    public struct AsyncIterator: AsyncIteratorProtocol, Sendable {
        private let endpoint: KeyVaultEndpoint
        private let problem: String?
        private var target: String?
        private var seen: Set<Int> = []
        private var items: [Item] = []
        private var index = 0

        fileprivate init(_ listing: KeyVaultListing) {
            self.endpoint = listing.endpoint
            self.problem = listing.call.problem
            self.target = listing.endpoint.target(listing.call)
        }

        /// Reads the next item; `nil` after the last.
        ///
        /// - Throws: ``AzureError``.
        public mutating func next() async throws(AzureError) -> Item? {
            if let problem { throw AzureError(.invalidRequest, problem) }
            while self.index == self.items.count {
                guard let target else { return nil }
                self.target = nil
                guard self.seen.insert(target.hashValue).inserted else {
                    throw AzureError(
                        .malformedAnswer,
                        "A page leads to one that was read already. The rest was not read."
                    )
                }
                let page: KeyVaultPage<Item> = try await self.endpoint.page(target)
                self.items = page.value ?? []
                self.index = 0
                if let link = page.nextLink, !link.isEmpty { self.target = try self.endpoint.target(ofLink: link) }
            }
            defer { self.index += 1 }
            return self.items[self.index]
        }
    }

    /// Starts at the first page.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(self) }
}
