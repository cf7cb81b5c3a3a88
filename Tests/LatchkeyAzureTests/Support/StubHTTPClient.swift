//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import Synchronization

/// An HTTP client that answers from a closure and keeps what it was sent.
final class StubHTTPClient: HTTPClient {
    typealias Reply = @Sendable (HTTPClientRequest) throws(HTTPClientError) -> HTTPClientResponse

    private let answer: Reply
    private let received = Mutex<[HTTPClientRequest]>([])

    init(_ answer: @escaping Reply) {
        self.answer = answer
    }

    /// Answers each request alike.
    convenience init(status: Int = 200, fields: HTTPFields = [.contentType: "application/json"], _ body: String) {
        self.init { _ throws(HTTPClientError) in
            HTTPClientResponse(
                head: HTTPResponse(status: .init(code: status), headerFields: fields),
                body: HTTPResponseBody(bytes: Array(body.utf8))
            )
        }
    }

    var requests: [HTTPClientRequest] { self.received.withLock { $0 } }

    func send(_ request: HTTPClientRequest) async throws(HTTPClientError) -> HTTPClientResponse {
        self.received.withLock { $0.append(request) }
        return try self.answer(request)
    }
}
