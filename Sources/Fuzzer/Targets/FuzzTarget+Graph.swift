//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

@testable import LatchkeyGraph

extension FuzzTarget {
    /// What Microsoft Graph answers.
    static let graph = [FuzzTarget("graph-answers", Self.readGraphAnswer)]

    @Sendable private static func readGraphAnswer(_ input: [UInt8]) {
        _ = GraphError(status: .badRequest, headers: [:], body: input).description
        guard let value = JSONValue(parsing: input) else { return }
        let text = value.text
        promise(JSONValue(parsing: text)?.text == text, "What was written is read again.")
        _ = BatchAnswer(value)?.error.description
        if let page = GraphPage<GraphUser>(graphAnswer: value) { page.items.forEach(Self.read) }
        _ = GraphPage<GraphMessage>(graphAnswer: value)?.items.map { $0.receivedDateTime }
        _ = GraphPage<GraphDriveItem>(graphAnswer: value)?.nextLink
        _ = GraphPage<JSONValue>(graphAnswer: value)?.count
        guard let time = value.string, let date = GraphTime.date(time) else { return }
        let written = GraphTime.text(date)
        promise(GraphTime.date(written) != nil, "A time that was written is read again.")
    }

    private static func read(_ user: GraphUser) {
        _ = (user.id, user.displayName, user.mail)
    }
}
