//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP

/// Decides what of a request may be seen: what is on a list, and nothing else.
enum Redaction {
    private static let replacement = "REDACTED"
    /// What no list can allow.
    private static let secret: Set<String> = [
        "authorization", "cookie", "set-cookie", "proxy-authorization", "www-authenticate",
    ]

    /// The URL of a request, with the values of its query replaced unless they are listed.
    static func url(_ head: HTTPRequest, _ options: TelemetryOptions) -> String {
        let target = head.path ?? ""
        let path = target.prefix { $0 != "?" }
        let query = target.dropFirst(path.count + 1).split(separator: "&").map { pair -> String in
            let name = pair.prefix { $0 != "=" }
            return options.queryParameters.contains(String(name)) ? String(pair) : "\(name)=\(Self.replacement)"
        }
        let suffix = query.isEmpty ? "" : "?\(query.joined(separator: "&"))"
        return "\(head.scheme ?? "")://\(head.authority ?? "")\(path)\(suffix)"
    }

    /// The header fields that are listed, by their names in lower case.
    static func fields(_ fields: HTTPFields, _ options: TelemetryOptions) -> [(name: String, values: [String])] {
        options.headerFields.compactMap { name in
            let name = name.lowercased()
            guard !self.secret.contains(name), !name.hasPrefix("x-ms-token-"), let field = HTTPField.Name(name) else {
                return nil
            }
            let values = fields[values: field]
            return values.isEmpty ? nil : (name, values)
        }
    }
}
