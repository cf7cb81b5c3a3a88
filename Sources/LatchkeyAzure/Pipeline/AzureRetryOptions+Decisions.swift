//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import LatchkeyTokenAcquisition

extension AzureRetryOptions {
    /// How an attempt ended.
    enum Outcome: Sendable {
        case response(HTTPResponse)
        case failure(HTTPClientError.Code)
    }

    // Valid tokens (RFC 9110 §5.6.2), so that the initialisers cannot fail.
    private static let milliseconds = ["retry-after-ms", "x-ms-retry-after-ms"].compactMap { HTTPField.Name($0) }
    private static let repeatable: Set<HTTPClientError.Code> = [
        .connectFailed, .nameNotResolved, .protocolViolation, .timedOut, .transferFailed,
    ]

    /// How long to wait before the next attempt.
    ///
    /// - Parameters:
    ///   - attempt: The number of the attempt that has ended, from 1.
    ///   - outcome: How it ended.
    ///   - unit: A random number in `0 ..< 1`.
    /// - Returns: The pause; `nil` when there is to be no further attempt.
    func pause(after attempt: Int, _ outcome: Outcome, unit: Double) -> Duration? {
        guard attempt <= self.maximumRetries else { return nil }
        switch outcome {
        case .response(let head):
            guard self.statuses.contains(head.status.code) else { return nil }
            if let asked = Self.retryAfter(in: head.headerFields) {
                return asked <= self.maximumRetryAfter ? asked : nil
            }
        case .failure(let code):
            guard Self.repeatable.contains(code) else { return nil }
        }
        return min(self.delay * (1 << min(attempt - 1, 20)), self.maximumDelay) * (0.8 + 0.5 * unit)
    }

    /// How long an answer asks to wait: in milliseconds where it says so, in seconds or as a date otherwise.
    static func retryAfter(in fields: HTTPFields) -> Duration? {
        for name in self.milliseconds {
            if let value = fields[name].flatMap(Double.init), value.isFinite, value >= 0 {
                return .milliseconds(min(value, 3_600_000))
            }
        }
        return RetryAfter.duration(in: fields)
    }
}
