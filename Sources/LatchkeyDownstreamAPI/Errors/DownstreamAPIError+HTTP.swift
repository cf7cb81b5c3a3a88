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
        let code = Code(error.code)
        let what =
            switch code {
            case .cancelled: "The call to the API '\(api)' was cancelled."
            case .timedOut: "The API '\(api)' did not answer in time."
            case .responseTooLarge: "The answer of the API '\(api)' is too long."
            case .invalidRequest: "The request to the API '\(api)' cannot be sent."
            default: "The API '\(api)' could not be reached."
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

extension DownstreamAPIError.Code {
    /// The category of an exchange that did not complete.
    init(_ code: HTTPClientError.Code) {
        switch code {
        case .cancelled: self = .cancelled
        case .timedOut: self = .timedOut
        case .bodyTooLarge: self = .responseTooLarge
        case .invalidRequest: self = .invalidRequest
        default: self = .network
        }
    }
}
