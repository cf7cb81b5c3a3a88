//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP

extension RetryPolicy {
    /// How long to wait before the next attempt.
    ///
    /// - Parameters:
    ///   - attempt: The number of the attempt that has ended, from 1.
    ///   - outcome: How it ended.
    ///   - method: The method of the request.
    ///   - unit: A random number in `0 ..< 1`.
    /// - Returns: The pause; `nil` when there is to be no further attempt.
    func pause(after attempt: Int, _ outcome: AttemptOutcome, method: HTTPRequest.Method, unit: Double) -> Duration? {
        guard attempt < self.maximumAttempts, self.isWorthwhile(outcome, method) else { return nil }
        let longest = min(self.baseDelay * (1 << min(attempt - 1, 20)), self.maximumDelay)
        let pause = longest * (1 - unit / 2)
        guard let asked = outcome.retryAfter else { return pause }
        guard asked <= self.maximumRetryAfter else { return nil }
        // Those who were told the same time shall not return at the same time.
        return asked + self.baseDelay * unit
    }

    private func isWorthwhile(_ outcome: AttemptOutcome, _ method: HTTPRequest.Method) -> Bool {
        let isSafe = self.includesUnsafeMethods || method.isIdempotent
        return switch outcome {
        case .response(let head):
            self.statuses.contains(head.status.code)
                && (isSafe || self.includesThrottledUnsafeMethods && Self.isThrottled(head))
        case .failure(let code) where code == .connectFailed || code == .nameNotResolved: true
        case .failure(let code): isSafe && [.timedOut, .transferFailed, .protocolViolation].contains(code)
        case .abandoned: false
        }
    }

    private static func isThrottled(_ head: HTTPResponse) -> Bool {
        head.status.code == 429 || head.status.code == 503 && head.headerFields[.retryAfter] != nil
    }
}

extension HTTPRequest.Method {
    /// RFC 9110 §9.2.2.
    var isIdempotent: Bool {
        [.get, .head, .options, .put, .delete, .trace].contains(self)
    }
}
