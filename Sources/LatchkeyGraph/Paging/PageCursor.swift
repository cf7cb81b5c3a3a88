//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// Follows the links between pages, and notices when they do not end.
struct PageCursor<Item: GraphResource>: Sendable {
    private let path: GraphPath<GraphPage<Item>>
    private let request: GraphRequest
    private var target: String?
    private var seen: Set<Int> = []
    private var emptyPages = 0

    init(_ path: GraphPath<GraphPage<Item>>, _ target: String, _ request: GraphRequest) {
        self.path = path
        self.target = target
        self.request = request
    }

    /// Reads the next page; `nil` after the last.
    mutating func next() async throws -> GraphPage<Item>? {
        guard let target else { return nil }
        try Task.checkCancellation()
        let options = self.path.client.core.options
        // Hashes suffice: two links with the same one are a matter of 2⁻⁶⁴.
        guard self.seen.insert(target.hashValue).inserted else {
            self.target = nil
            throw GraphError(.endlessPages, "A page links to one that was read already. The rest was not read.")
        }
        guard self.seen.count <= options.maximumPages else {
            self.target = nil
            throw GraphError(.endlessPages, "There are more than \(options.maximumPages) pages. See 'maximumPages'.")
        }
        let page = try await self.path.output(of: .get, target, self.request)
        self.emptyPages = page.items.isEmpty ? self.emptyPages + 1 : 0
        guard self.emptyPages <= options.maximumEmptyPages else {
            self.target = nil
            throw GraphError(
                .endlessPages,
                "More than \(options.maximumEmptyPages) pages without items follow each other."
            )
        }
        self.target = page.nextLink
        return page
    }

    /// Starts again elsewhere.
    mutating func restart(at target: String) {
        self.target = target
        self.seen = []
        self.emptyPages = 0
    }
}
