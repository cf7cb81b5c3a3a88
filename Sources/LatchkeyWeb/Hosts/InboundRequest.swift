//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import HTTPTypes

/// A request that a web server received, whatever framework serves it.
public struct InboundRequest: Sendable {
    /// The method, path and header fields.
    public var head: HTTPRequest
    /// Who sent it.
    public var peer: Peer
    /// Reads the whole body; throws when it is longer than the number of bytes given.
    public var readBody: @Sendable (_ limit: Int) async throws -> [UInt8]

    /// Describes a request.
    ///
    /// - Parameters:
    ///   - head: The method, path and header fields.
    ///   - peer: Who sent it; unknown by default.
    ///   - readBody: Reads the body up to a number of bytes; an empty one by default.
    public init(
        head: HTTPRequest,
        peer: Peer = .init(),
        readBody: @escaping @Sendable (_ limit: Int) async throws -> [UInt8] = { _ in [] }
    ) {
        self.head = head
        self.peer = peer
        self.readBody = readBody
    }

    /// The path without its query, as it came.
    public var path: String { String((self.head.path ?? "/").prefix { $0 != "?" }) }

    /// The query without its question mark; empty when there is none.
    public var query: String {
        guard let path = self.head.path, let mark = path.firstIndex(of: "?") else { return "" }
        return String(path[path.index(after: mark)...])
    }
}
