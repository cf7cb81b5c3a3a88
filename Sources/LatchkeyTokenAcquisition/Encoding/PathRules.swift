//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What the path of a URL may contain (RFC 3986 §3.3).
package enum PathRules {
    /// Whether a character may stand unencoded in a path: `pchar` or a slash.
    package static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "!"), UInt8(ascii: "$"), UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "("),
            UInt8(ascii: ")"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: ","), UInt8(ascii: ";"),
            UInt8(ascii: "="), UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "/"):
            true
        default:
            ASCII.isUnreserved(byte)
        }
    }

    /// Whether each character of a path is allowed or part of a percent-encoded triplet.
    package static func isEncoded(_ path: some StringProtocol) -> Bool {
        var hexDigits = 0
        for byte in path.utf8 {
            if hexDigits > 0 {
                guard ASCII.isHexDigit(byte) else { return false }
                hexDigits -= 1
            } else if byte == UInt8(ascii: "%") {
                hexDigits = 2
            } else if !Self.isAllowed(byte) {
                return false
            }
        }
        return hexDigits == 0
    }

    /// Whether a path has a segment that leads elsewhere: `.` or `..`, or either in disguise.
    package static func climbs(_ path: some StringProtocol) -> Bool {
        let plain = path.lowercased()
            .replacing("%2e", with: ".")
            .replacing("%2f", with: "/")
            .replacing("%5c", with: "/")
            .replacing("\\", with: "/")
        return plain.split(separator: "/").contains { $0 == "." || $0 == ".." }
    }
}
