//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Claims that a token request carries (OpenID Connect Core §5.5).
package enum ClaimsRequest {
    /// Joins claims from several places.
    ///
    /// - Parameters:
    ///   - parts: JSON objects; of two that say different things about one member the later wins.
    ///   - capabilities: The client's capabilities, such as `cp1`.
    /// - Returns: A JSON object; `nil` when there is nothing to ask for.
    package static func merged(_ parts: [String?], capabilities: [String] = []) -> String? {
        let parts = parts.compactMap(\.self)
        if capabilities.isEmpty, parts.count < 2 { return parts.first }
        var result: JSONValue = .object([:])
        for part in parts {
            guard let value = JSONValue(parsing: Array(part.utf8)), value.object != nil else { continue }
            result = Self.merge(result, value)
        }
        if !capabilities.isEmpty {
            let values = JSONValue.object(["values": .array(capabilities.map(JSONValue.string))])
            result = Self.merge(result, .object(["access_token": .object(["xms_cc": values])]))
        }
        return result.text
    }

    private static func merge(_ left: JSONValue, _ right: JSONValue) -> JSONValue {
        switch (left, right) {
        case (.object(let left), .object(let right)): .object(left.merging(right, uniquingKeysWith: Self.merge))
        case (.array(let left), .array(let right)): .array(left + right.filter { !left.contains($0) })
        default: right
        }
    }
}
