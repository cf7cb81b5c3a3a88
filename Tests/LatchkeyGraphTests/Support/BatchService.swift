//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyGraph
import LatchkeyHTTP
import Synchronization

/// A Graph that answers the items of batches, in the reverse of their order.
final class BatchService: HTTPClient {
    /// How an item is answered; the number counts how often it has come, from 1.
    typealias Reply = @Sendable (_ item: JSONValue, _ number: Int) -> JSONValue?

    private let reply: Reply
    private let state = Mutex<(batches: [[JSONValue]], counts: [String: Int])>(([], [:]))

    init(_ reply: @escaping Reply) {
        self.reply = reply
    }

    /// The items of each batch.
    var batches: [[JSONValue]] { self.state.withLock { $0.batches } }
    /// The URLs of each batch's items.
    var urls: [[String]] { self.batches.map { $0.map { $0.url?.string ?? "" } } }

    func send(_ request: HTTPClientRequest) async throws(HTTPClientError) -> HTTPClientResponse {
        guard request.head.method == .post, request.head.path == "/v1.0/$batch",
            let items = JSONValue(parsing: request.body)?.requests?.array, items.count <= 20
        else { throw HTTPClientError(.protocolViolation, "It is no batch.") }
        let answers = self.state.withLock { state in
            state.batches.append(items)
            return items.compactMap { item -> JSONValue? in
                let url = item.url?.string ?? ""
                state.counts[url, default: 0] += 1
                guard var answer = self.reply(item, state.counts[url] ?? 1)?.object else { return nil }
                answer["id"] = item.id
                return .object(answer)
            }
        }
        let body: JSONValue = ["responses": .array(answers.reversed())]
        return HTTPClientResponse(
            head: HTTPResponse(status: .ok, headerFields: [.contentType: "application/json"]),
            body: HTTPResponseBody(bytes: body.text)
        )
    }
}
