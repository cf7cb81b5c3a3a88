//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A reading position in a JSON text that counts lines and columns.
struct JSONCursor {
    /// The name of the text in messages.
    let name: String
    private let bytes: [UInt8]
    private(set) var offset = 0
    private var line = 1
    private var column = 1

    /// Starts at the first byte after a byte-order mark.
    init(_ bytes: [UInt8], name: String) {
        self.bytes = bytes
        self.name = name
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { self.offset = 3 }
    }

    /// Where the cursor stands.
    var origin: ConfigurationOrigin { .file(self.name, line: self.line, column: self.column) }

    /// The byte at the cursor; nil at the end.
    var byte: UInt8? { self.offset < self.bytes.count ? self.bytes[self.offset] : nil }

    /// The byte after the one at the cursor.
    var next: UInt8? { self.offset + 1 < self.bytes.count ? self.bytes[self.offset + 1] : nil }

    /// The bytes from an earlier offset up to the cursor.
    func bytes(from start: Int) -> ArraySlice<UInt8> { self.bytes[start..<self.offset] }

    /// Moves past the byte at the cursor.
    mutating func advance() {
        guard let byte = self.byte else { return }
        self.offset += 1
        if byte == UInt8(ascii: "\n") {
            self.line += 1
            self.column = 1
        } else if byte & 0xC0 != 0x80 {
            self.column += 1  // continuation bytes of UTF-8 do not count
        }
    }

    /// Moves past the byte when it is the expected one; returns whether it was.
    mutating func skip(_ expected: Unicode.Scalar) -> Bool {
        guard self.byte == UInt8(ascii: expected) else { return false }
        self.advance()
        return true
    }

    /// An error at the cursor.
    func error(_ message: String) -> ConfigurationError { self.error(message, at: self.origin) }

    /// An error at another place.
    func error(_ message: String, at origin: ConfigurationOrigin) -> ConfigurationError {
        .init(.invalidJSON, origin: origin, message)
    }

    /// What stands at the cursor, for messages: one printable ASCII character at most.
    var found: String {
        switch self.byte {
        case nil: "the end of the text"
        case .some(0x21...0x7E): "'\(Character(Unicode.Scalar(self.byte ?? 0)))'"
        case .some: "an unexpected character"
        }
    }
}
