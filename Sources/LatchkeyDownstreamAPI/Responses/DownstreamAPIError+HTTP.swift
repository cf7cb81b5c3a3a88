//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP

extension DownstreamAPIError {
    /// The error of an exchange that did not complete.
    init(_ error: HTTPClientError, api: String, head: HTTPResponse? = nil) {
        let what: String
        let code: Code
        switch error.code {
        case .cancelled: (code, what) = (.cancelled, "The call to the API '\(api)' was cancelled.")
        case .timedOut: (code, what) = (.timedOut, "The API '\(api)' did not answer in time.")
        case .bodyTooLarge: (code, what) = (.responseTooLarge, "The answer of the API '\(api)' is too long.")
        case .invalidRequest: (code, what) = (.invalidRequest, "The request to the API '\(api)' cannot be sent.")
        default: (code, what) = (.network, "The API '\(api)' could not be reached.")
        }
        self.init(
            code,
            code == .cancelled ? what : "\(what) \(error.message)",
            cause: error,
            status: head?.status,
            headers: head?.headerFields ?? [:]
        )
    }
}
