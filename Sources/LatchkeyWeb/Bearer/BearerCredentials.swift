//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// A token as it came in a request.
struct BearerCredentials: Hashable, Sendable {
    /// How a token is presented.
    enum Scheme: Hashable, Sendable {
        case bearer
        /// As one that is bound to the connection's certificate.
        case boundToCertificate
        /// In an envelope that is signed for the request.
        case signedRequest

        /// The scheme of an `Authorization` field; `nil` for others.
        init?(_ name: Substring) {
            switch name.lowercased() {
            case "bearer": self = .bearer
            case "mtls_pop": self = .boundToCertificate
            case "pop": self = .signedRequest
            default: return nil
            }
        }
    }

    let scheme: Scheme
    let token: String

    /// Reads the token of a request (RFC 6750 §2.1).
    ///
    /// - Parameters:
    ///   - fields: The header fields.
    ///   - limit: The longest token that is read.
    /// - Returns: The token; `nil` when the request has none, or credentials of another scheme.
    /// - Throws: ``TokenValidationError`` with ``TokenValidationError/Code/malformed``.
    static func read(_ fields: HTTPFields, limit: Int) throws(TokenValidationError) -> BearerCredentials? {
        let values = fields[values: .authorization]
        guard let value = values.first else { return nil }
        guard values.count == 1 else {
            throw TokenValidationError(.malformed, "The request has more than one 'Authorization' field.")
        }
        let parts = value.split(separator: " ", maxSplits: 1)
        guard let scheme = parts.first.flatMap({ Scheme($0) }) else { return nil }
        let token = parts.count > 1 ? String(parts[1]).trimmed : ""
        guard !token.isEmpty, token.utf8.count <= limit, Self.isToken(token) else {
            throw TokenValidationError(
                .malformed,
                "The 'Authorization' field holds no token of at most \(limit) bytes."
            )
        }
        return BearerCredentials(scheme: scheme, token: token)
    }

    private static func isToken(_ text: String) -> Bool {
        // Text that lies in one piece, as most does, is looked at many times faster.
        unsafe text.utf8.withContiguousStorageIfAvailable { unsafe $0.allSatisfy(Self.isTokenByte) }
            ?? text.utf8.allSatisfy(Self.isTokenByte)
    }

    /// Whether a byte may stand in a token (`b64token`).
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="):
            true
        default: false
        }
    }
}

extension String {
    /// The text without spaces and tabs around it.
    fileprivate var trimmed: String {
        var rest = self[...]
        while let first = rest.first, first == " " || first == "\t" { rest.removeFirst() }
        while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
        return String(rest)
    }
}
