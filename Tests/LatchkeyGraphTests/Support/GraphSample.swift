//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyGraph
import LatchkeyHTTP
import LatchkeyTesting
import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Synchronization

/// The Graph that the tests call.
enum GraphSample {
    static func client(
        _ http: any HTTPClient,
        options: GraphOptions = GraphOptions(),
        headers: any AuthorizationHeaderProvider = StubHeaderProvider(),
        time: any TimeProvider = ManualTime(sleeping: .movesClocks)
    ) throws -> GraphServiceClient {
        try GraphServiceClient(options: options, headers: headers, http: http, time: time)
    }

    /// A client that answers requests in order, as the application; the last answer answers all that follow.
    static func client(
        _ answers: [Answer],
        options: GraphOptions = GraphOptions(),
        headers: any AuthorizationHeaderProvider = StubHeaderProvider(),
        time: any TimeProvider = ManualTime(sleeping: .movesClocks)
    ) throws -> (GraphServiceClient, StubHTTPClient) {
        let next = Mutex(0)
        let http = StubHTTPClient { _ throws(HTTPClientError) in
            let index = next.withLock { next in
                defer { next += 1 }
                return min(next, answers.count - 1)
            }
            return try answers[index].response()
        }
        return (try self.client(http, options: options, headers: headers, time: time).acting(as: .app), http)
    }
}

/// How one request is answered.
struct Answer: Sendable {
    var status = 200
    var fields: HTTPFields = [.contentType: "application/json"]
    var body: [UInt8] = []
    var failure: HTTPClientError.Code?

    static func json(_ text: String, status: Int = 200, _ fields: [String: String] = [:]) -> Self {
        var answer = Self(status: status, body: Array(text.utf8))
        for (name, value) in fields { answer.fields[HTTPField.Name(name)!] = value }
        return answer
    }

    static func status(_ status: Int, _ fields: [String: String] = [:]) -> Self {
        self.json("", status: status, fields)
    }

    static func failure(_ code: HTTPClientError.Code) -> Self { Self(failure: code) }

    func response() throws(HTTPClientError) -> HTTPClientResponse {
        if let failure { throw HTTPClientError(failure, "It failed.") }
        return HTTPClientResponse(
            head: HTTPResponse(status: .init(code: self.status), headerFields: self.fields),
            body: HTTPResponseBody(bytes: self.body)
        )
    }
}

extension StubHTTPClient {
    /// What was asked for, such as `GET /v1.0/me`.
    var lines: [String] { self.requests.map { "\($0.head.method) \($0.head.path ?? "")" } }
    var bodies: [String] { self.requests.map { String(decoding: $0.body, as: UTF8.self) } }

    func field(_ name: String, of index: Int) -> String? {
        self.requests[index].head.headerFields[HTTPField.Name(name)!]
    }
}
