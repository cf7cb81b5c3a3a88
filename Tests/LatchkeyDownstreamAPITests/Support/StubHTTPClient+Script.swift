//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import Synchronization

extension StubHTTPClient {
    /// How one request is answered.
    enum Step: Sendable {
        case status(Int, HTTPFields = [.contentType: "application/json"], String = "[]")
        case failure(HTTPClientError.Code)

        func answer() throws(HTTPClientError) -> HTTPClientResponse {
            switch self {
            case .status(let status, let fields, let body):
                HTTPClientResponse(
                    head: HTTPResponse(status: .init(code: status), headerFields: fields),
                    body: HTTPResponseBody(bytes: Array(body.utf8))
                )
            case .failure(let code): throw HTTPClientError(code, "It failed.")
            }
        }

        /// A refusal that says which claims the next token needs, in base64.
        static func challenge(_ claims: String, scheme: String = "Bearer") -> Step {
            .status(401, [.wwwAuthenticate: "\(scheme) error=\"insufficient_claims\", claims=\"\(claims)\""], "")
        }
    }

    /// Answers requests in order; the last step answers all that follow.
    convenience init(_ steps: [Step]) {
        let next = Mutex(0)
        self.init { _ throws(HTTPClientError) in
            let index = next.withLock { next in
                defer { next += 1 }
                return min(next, steps.count - 1)
            }
            return try steps[index].answer()
        }
    }
}
