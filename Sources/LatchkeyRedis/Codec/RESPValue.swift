//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A reply of a server in version 2 of the Redis protocol.
package enum RESPValue: Hashable, Sendable {
    /// A short text such as `OK`.
    case status(String)
    /// An error: a word in capitals, then an explanation.
    case error(String)
    /// A number.
    case integer(Int64)
    /// A string of any bytes.
    case bytes([UInt8])
    /// Nothing, in place of a string or an array.
    case null
    /// Replies in order.
    case array([RESPValue])

    /// The error, when it is one.
    package var error: String? {
        guard case .error(let text) = self else { return nil }
        return text
    }

    /// The number, when it is one.
    package var integer: Int64? {
        guard case .integer(let value) = self else { return nil }
        return value
    }

    /// The bytes, when it is a string.
    package var bytes: [UInt8]? {
        guard case .bytes(let bytes) = self else { return nil }
        return bytes
    }

    /// The text of a status or a string.
    package var text: String? {
        switch self {
        case .status(let text): text
        case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
        default: nil
        }
    }

    /// The replies within, when it is an array.
    package var array: [RESPValue]? {
        guard case .array(let values) = self else { return nil }
        return values
    }
}
