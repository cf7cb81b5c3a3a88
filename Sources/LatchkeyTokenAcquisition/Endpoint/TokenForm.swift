//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The form of a token request (`application/x-www-form-urlencoded`).
struct TokenForm: Sendable {
    private(set) var bytes: [UInt8] = []

    /// Adds a parameter; one without a value is left out, because issuers treat it as absent (RFC 6749 §3.2).
    mutating func append(_ name: String, _ value: String) {
        guard value.contains(where: { !$0.isWhitespace }) else { return }
        if !self.bytes.isEmpty { self.bytes.append(UInt8(ascii: "&")) }
        Self.encode(name, into: &self.bytes)
        self.bytes.append(UInt8(ascii: "="))
        Self.encode(value, into: &self.bytes)
    }

    /// Encodes all but letters, digits and `-._`, which no decoder takes for anything else; a space becomes `%20`.
    private static func encode(_ text: String, into bytes: inout [UInt8]) {
        PercentEncoding.append(text, to: &bytes) { byte in
            ASCII.isAlphanumeric(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
                || byte == UInt8(ascii: "_")
        }
    }
}
