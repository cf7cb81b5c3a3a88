//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// Which header fields an API's options may add to its requests.
enum HeaderRules {
    /// Fields that authenticate, route or frame a request, or by which a gateway tells an API who the caller is.
    private static let reserved: Set<String> = [
        "authorization", "connection", "content-length", "cookie", "host", "proxy-authorization", "te", "trailer",
        "transfer-encoding", "upgrade", "x-ms-client-principal", "x-ms-client-principal-id",
        "x-ms-client-principal-idp", "x-ms-client-principal-name", "x-original-url",
    ]
    private static let reservedPrefixes = ["x-forwarded-", "x-ms-token-"]

    /// Turns the fields of an API's options into header fields.
    static func fields(_ parameters: [String: String], api: String) throws(DownstreamAPIError) -> HTTPFields {
        var fields = HTTPFields()
        for (name, value) in parameters.sorted(by: { $0.key < $1.key }) {
            guard let field = HTTPField.Name(name), HTTPField.isValidValue(value) else {
                throw self.error("has a field whose name or value cannot be sent", api: api)
            }
            guard !self.isReserved(field) else {
                throw self.error("has the field '\(field)', which is not for callers to set", api: api)
            }
            fields[field] = value
        }
        return fields
    }

    /// Refuses fields of one call that are not for it to set.
    static func check(_ fields: HTTPFields) throws(DownstreamAPIError) {
        for name in fields.lazy.map(\.name) {
            guard !self.isReserved(name) else {
                throw DownstreamAPIError(
                    .invalidRequest,
                    "The header field '\(name)' of the call is not for callers to set. Remove it."
                )
            }
        }
    }

    /// Adds the fields of one call, which take precedence.
    static func merge(_ added: HTTPFields, into fields: inout HTTPFields) throws(DownstreamAPIError) {
        try self.check(added)
        for name in Set(added.map(\.name)) { fields[fields: name] = added[fields: name] }
    }

    private static func isReserved(_ name: HTTPField.Name) -> Bool {
        self.reserved.contains(name.canonicalName)
            || self.reservedPrefixes.contains { name.canonicalName.hasPrefix($0) }
    }

    private static func error(_ what: String, api: String) -> DownstreamAPIError {
        DownstreamAPIError(.configuration, "The API '\(api)': 'ExtraHeaderParameters' \(what). Remove it.")
    }
}
