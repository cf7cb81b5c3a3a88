//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyTokenAcquisition

/// The answer of one step of a batch.
struct BatchAnswer: Sendable {
    let status: Int
    let headers: HTTPFields
    let body: JSONValue

    /// Reads an answer; fails when it has no usable status.
    init?(_ value: JSONValue) {
        guard let status = value["status"].flatMap(Int.init(graphValue:)), (100...999).contains(status) else {
            return nil
        }
        var headers = HTTPFields()
        if let members = value["headers"]?.object?.members {
            for (name, value) in members {
                guard let field = HTTPField.Name(name), let text = value.string, HTTPField.isValidValue(text) else {
                    continue
                }
                headers[field] = text
            }
        }
        self.status = status
        self.headers = headers
        self.body = value["body"] ?? .null
    }

    /// The error that a failure is.
    var error: GraphError {
        GraphError(status: .init(code: self.status), headers: self.headers, body: self.body.text)
    }

    /// Whether the step may be sent again.
    func isRetryable(_ method: HTTPRequest.Method) -> Bool {
        switch self.status {
        case 429: true
        case 503 where self.headers[.retryAfter] != nil: true
        case 502, 503, 504: [.get, .head, .put, .delete].contains(method)
        default: false
        }
    }
}
