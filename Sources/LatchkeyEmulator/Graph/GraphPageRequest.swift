//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// Which page of a collection a request asks for.
struct GraphPageRequest: Sendable {
    let offset: Int
    let size: Int

    init(_ call: GraphCall, _ settings: Emulator.Graph) throws(GraphRefusal) {
        self.size = try Self.size(call, settings)
        guard let token = call.parameter("skiptoken") else {
            self.offset = 0
            return
        }
        guard let text = (try? Base64URL.decode(token)).flatMap({ String(validating: $0, as: UTF8.self) }),
            text.hasPrefix("at:"), let offset = Int(text.dropFirst(3)), offset >= 0
        else { throw .badRequest("Skip token is not valid.") }
        // What only advanced queries can do needs the header on each page: links do not carry it.
        if call.parameter("count") != nil || call.parameter("search") != nil, !call.isAdvanced {
            throw .unsupported("The header 'ConsistencyLevel: eventual' is missing on this page.")
        }
        self.offset = offset
    }

    private static func size(_ call: GraphCall, _ settings: Emulator.Graph) throws(GraphRefusal) -> Int {
        guard let top = call.parameter("top") else { return max(1, min(settings.pageSize, settings.maximumPageSize)) }
        guard let size = Int(top), size >= 1 else { throw .badRequest("Invalid page size specified: '\(top)'.") }
        return min(size, settings.maximumPageSize)
    }

    /// The link to the page that begins at a position, with everything that the query says.
    func link(to position: Int, _ call: GraphCall, path: String) -> String {
        var query: [String] = []
        for name in ["count", "filter", "search", "select", "top"] {
            if let value = call.parameter(name) { query.append("$\(name)=\(PercentEncoding.encode(value))") }
        }
        query.append("$skiptoken=\(Base64URL.encode(Array("at:\(position)".utf8)))")
        return "\(call.root)/\(path)?\(query.joined(separator: "&"))"
    }
}
