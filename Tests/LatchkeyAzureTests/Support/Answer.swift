//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import Synchronization

/// An answer of a service.
struct Answer: Sendable {
    var status = 200
    var fields: HTTPFields = [:]
    var body: [UInt8] = []
    var failure: HTTPClientError.Code?

    static func status(_ status: Int, _ fields: [String: String] = [:], _ body: String = "") -> Self {
        var answer = Self(status: status, body: Array(body.utf8))
        for (name, value) in fields { answer.fields[HTTPField.Name(name)!] = value }
        return answer
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
    /// Answers requests in order; the last answer answers all that follow.
    convenience init(answers: [Answer]) {
        let next = Mutex(0)
        self.init { _ throws(HTTPClientError) in
            let index = next.withLock { next in
                defer { next += 1 }
                return min(next, answers.count - 1)
            }
            return try answers[index].response()
        }
    }

    /// What was asked for, such as `GET /data`.
    var lines: [String] { self.requests.map { "\($0.head.method) \($0.head.path ?? "")" } }
    var bodies: [String] { self.requests.map { String(decoding: $0.body, as: UTF8.self) } }

    /// A field of each request; empty where there was none.
    func fields(_ name: String) -> [String] {
        self.requests.map { $0.head.headerFields[HTTPField.Name(name)!] ?? "" }
    }
}
