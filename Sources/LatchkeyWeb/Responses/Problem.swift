//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// A body that says to a program what went wrong (RFC 9457).
struct Problem: Sendable {
    let status: HTTPResponse.Status
    /// A stable name of what went wrong.
    let code: String
    /// What went wrong, for people; free of secrets and of what others must not learn.
    let title: String
    /// Further members.
    var members: [String: ClaimValue] = [:]

    /// The response.
    ///
    /// - Parameter fields: Further header fields.
    /// - Returns: The response, which is not to be stored.
    func response(_ fields: HTTPFields = [:]) -> OutboundResponse {
        var members = self.members
        members["status"] = .integer(Int64(self.status.code))
        members["code"] = .string(self.code)
        members["title"] = .string(self.title)
        var fields = fields
        fields[.contentType] = "application/problem+json"
        fields[.cacheControl] = "no-store"
        return OutboundResponse(
            status: self.status,
            headerFields: fields,
            body: Array(ClaimValue.object(members).json.utf8)
        )
    }
}
