//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
public import LatchkeyTokenAcquisition

/// Where a round of changes ended, to be kept until the next.
public struct GraphDeltaLink: Hashable, Sendable, Codable {
    /// The link.
    public var text: String

    /// Wraps a link that was kept.
    ///
    /// - Parameter text: The link.
    public init(_ text: String) { self.text = text }
}

/// A change of a collection.
public enum GraphChange<Item: GraphResource>: Sendable {
    /// An item is new or has changed; it has at least the properties that changed.
    case upsert(Item)
    /// An item is gone; the reason is `changed` where it can be restored, or `deleted`.
    case removed(id: String, reason: String)
    /// The saved link was too old: all items follow once more; forget those that do not.
    case restarted
    /// The end of the round: where the next one starts.
    case checkpoint(GraphDeltaLink)
}

extension GraphPath {
    /// The changes of a collection since an earlier round; all items in the first one.
    ///
    /// - Parameters:
    ///   - link: The end of the last round; none by default.
    ///   - subject: As whom to call; as the client's options say by default.
    ///   - fill: Fills in the query of the first round, and header fields and identity of each.
    /// - Returns: The changes, the last of which is ``GraphChange/checkpoint(_:)``.
    public func delta<Item>(
        since link: GraphDeltaLink? = nil,
        as subject: TokenSubject? = nil,
        _ fill: Fill? = nil
    ) -> GraphChanges<Item> where Output == GraphPage<Item> {
        let request = self.request(as: subject, fill)
        let path: GraphPath<GraphPage<Item>> = self.suffixed("/delta()")
        let start = path.target(request)
        return GraphChanges(path: path, target: link?.text ?? start, restart: start, request: request)
    }

    /// Where changes from now on start, without the items that there are.
    ///
    /// - Parameters:
    ///   - subject: As whom to call; as the client's options say by default.
    ///   - parameter: The name of the parameter: `$deltatoken` for the directory by default, `token` for drives.
    /// - Returns: The link.
    /// - Throws: ``GraphError``, and what lies below.
    public func latestDeltaLink<Item>(
        as subject: TokenSubject? = nil,
        parameter: String = "$deltatoken"
    ) async throws -> GraphDeltaLink where Output == GraphPage<Item> {
        for try await change in self.delta(as: subject, { $0.parameter(parameter, "latest") }) {
            if case .checkpoint(let link) = change { return link }
        }
        throw GraphError(.malformedAnswer, "The answer has no link to later changes.")
    }
}

/// The changes of a collection.
public struct GraphChanges<Item: GraphResource>: AsyncSequence, Sendable {
    /// What the sequence consists of.
    public typealias Element = GraphChange<Item>

    let path: GraphPath<GraphPage<Item>>
    let target: String
    let restart: String
    let request: GraphRequest

    /// Reads changes one after the other.
    public struct AsyncIterator: AsyncIteratorProtocol, Sendable {
        private let changes: GraphChanges<Item>
        private var cursor: PageCursor<JSONValue>
        private var rest: [JSONValue] = []
        private var index = 0
        private var link: GraphDeltaLink?
        private var hasRestarted = false
        private var isOver = false

        init(_ changes: GraphChanges<Item>) {
            self.changes = changes
            self.cursor = PageCursor(changes.path.typed(), changes.target, changes.request)
        }

        /// Reads the next change; `nil` after the checkpoint.
        ///
        /// - Throws: ``GraphError``, and what lies below.
        public mutating func next() async throws -> GraphChange<Item>? {
            while self.index == self.rest.count {
                if self.isOver { return nil }
                if let link {
                    self.isOver = true
                    return .checkpoint(link)
                }
                do {
                    guard let page = try await self.cursor.next() else {
                        throw GraphError(.malformedAnswer, "The last page has no link to later changes.")
                    }
                    self.rest = page.items
                    self.index = 0
                    self.link = page.deltaLink.map(GraphDeltaLink.init)
                } catch let error as GraphError {
                    try self.restart(after: error)
                    return .restarted
                }
            }
            defer { self.index += 1 }
            return try Self.change(self.rest[self.index])
        }

        /// Starts anew where the answer says, once.
        private mutating func restart(after error: GraphError) throws(GraphError) {
            let isTooOld = error.status?.code == 410 || error.has(code: "syncStateNotFound")
            guard isTooOld, !self.hasRestarted else { throw error }
            self.hasRestarted = true
            self.cursor.restart(at: error.headers[.location] ?? self.changes.restart)
        }

        private static func change(_ value: JSONValue) throws(GraphError) -> GraphChange<Item> {
            if let removed = value["@removed"] {
                guard let id = value["id"]?.string else {
                    throw GraphError(.malformedAnswer, "An item that was removed has no identifier.")
                }
                return .removed(id: id, reason: removed["reason"]?.string ?? "deleted")
            }
            guard let item = Item(graphAnswer: value) else {
                throw GraphError(.malformedAnswer, "A changed item is no \(Item.self).")
            }
            return .upsert(item)
        }
    }

    /// Starts at the first change.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(self) }
}
