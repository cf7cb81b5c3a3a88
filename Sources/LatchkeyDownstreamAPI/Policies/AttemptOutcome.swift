//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import LatchkeyTokenAcquisition

/// How one attempt to send a request ended.
enum AttemptOutcome: Sendable {
    case response(HTTPResponse)
    case failure(HTTPClientError.Code)
    /// It was not sent, or it is not known what became of it.
    case abandoned

    /// What an outcome says about the API.
    enum Verdict: Sendable {
        case healthy
        case failing
        case unknown
    }

    /// Failures that the API has no part in.
    private static let localCodes: Set<HTTPClientError.Code> = [
        .bodyTooLarge, .cancelled, .invalidConfiguration, .invalidRequest, .shutDown,
    ]

    var verdict: Verdict {
        switch self {
        case .response(let head): (502...504).contains(head.status.code) ? .failing : .healthy
        case .failure(let code): Self.localCodes.contains(code) ? .unknown : .failing
        case .abandoned: .unknown
        }
    }

    /// How long the API asks to wait.
    var retryAfter: Duration? {
        if case .response(let head) = self { RetryAfter.duration(in: head.headerFields) } else { nil }
    }
}
