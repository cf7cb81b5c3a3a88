//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A part of a command: bytes, a text or a number.
package enum RedisArgument: Sendable {
    /// Bytes as they are.
    case bytes([UInt8])
    /// A text in UTF-8.
    case text(String)
    /// A number in decimal digits.
    case integer(Int64)

    /// A number in decimal digits.
    package static func integer(_ value: Int) -> Self { .integer(Int64(value)) }
}

extension RedisArgument: ExpressibleByStringLiteral {
    /// Creates a text.
    package init(stringLiteral value: String) {
        self = .text(value)
    }
}

extension RedisArgument {
    /// About how many bytes the argument has in a command, no less than it has.
    var encodedLength: Int {
        switch self {
        case .bytes(let bytes): bytes.count + 24
        case .text(let text): text.utf8.count + 24
        case .integer: 44
        }
    }
}
