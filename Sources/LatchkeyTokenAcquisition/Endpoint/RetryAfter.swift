//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

package import HTTPTypes

/// Reads `Retry-After` (RFC 9110 §10.2.3).
package enum RetryAfter {
    /// No issuer is obeyed for longer than an hour.
    private static let limit: Int64 = 3600

    /// How long a response asks to wait.
    ///
    /// A date is compared with the response's own `Date`, so that the clock of this host does not matter.
    ///
    /// - Parameter fields: The fields of the response.
    /// - Returns: The time to wait, or `nil` when the response does not say.
    package static func duration(in fields: HTTPFields) -> Duration? {
        guard let value = fields[.retryAfter] else { return nil }
        if let seconds = Double(value), seconds.isFinite {
            return .seconds(min(max(seconds, 0), Double(Self.limit)))
        }
        guard let date = HTTPDate.seconds(value), let now = fields[.date].flatMap(HTTPDate.seconds) else { return nil }
        return .seconds(min(max(date - now, 0), Self.limit))
    }
}
