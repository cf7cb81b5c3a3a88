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

    /// Appends the argument to a command.
    func encode(into output: inout [UInt8]) {
        switch self {
        case .bytes(let bytes):
            output.appendLine("$", bytes.count)
            output.append(contentsOf: bytes)
        case .text(var text):
            output.appendLine("$", text.utf8.count)
            text.withUTF8 { unsafe output.append(contentsOf: $0) }
        case .integer(let value):
            let digits = String(value)
            output.appendLine("$", digits.utf8.count)
            output.append(contentsOf: digits.utf8)
        }
        output.append(contentsOf: [0x0D, 0x0A])
    }
}

extension [UInt8] {
    /// Appends a line of the protocol that has a mark and a number that is not negative.
    mutating func appendLine(_ mark: Unicode.Scalar, _ number: Int) {
        self.append(UInt8(ascii: mark))
        let start = self.count
        var rest = number
        repeat {
            self.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        self[start...].reverse()
        self.append(0x0D)
        self.append(0x0A)
    }
}
