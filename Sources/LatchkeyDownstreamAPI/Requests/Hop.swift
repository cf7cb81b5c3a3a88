//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// Where a request goes: at first to what was asked for, then to where redirects lead.
struct Hop: Hashable, Sendable {
    var method: HTTPRequest.Method
    var target: String
    var hasBody: Bool

    /// Where a response leads; `nil` when it does not, or not to a place below the base URL.
    ///
    /// - Parameters:
    ///   - head: The response.
    ///   - api: The API, which must not be left.
    /// - Returns: The next hop (RFC 9110 §15.4).
    func next(after head: HTTPResponse, in api: PreparedAPI) -> Hop? {
        guard [301, 302, 303, 307, 308].contains(head.status.code), let location = head.headerFields[.location],
            let target = api.target(of: location, from: self.target)
        else { return nil }
        let becomesGet =
            head.status.code == 303 ? self.method != .head : head.status.code < 303 && self.method == .post
        return Hop(
            method: becomesGet ? .get : self.method,
            target: target,
            hasBody: self.hasBody && !becomesGet
        )
    }
}
