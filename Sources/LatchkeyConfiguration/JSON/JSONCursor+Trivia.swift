//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension JSONCursor {
    /// Moves past white space and comments of both kinds.
    mutating func skipTrivia() throws(ConfigurationError) {
        while let byte = self.byte {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): self.advance()
            case UInt8(ascii: "/"): try self.skipComment()
            default: return
            }
        }
    }

    private mutating func skipComment() throws(ConfigurationError) {
        let start = self.origin
        switch self.next {
        case UInt8(ascii: "/"):
            while let byte = self.byte, byte != UInt8(ascii: "\n") { self.advance() }
        case UInt8(ascii: "*"):
            self.advance()
            self.advance()
            while self.byte != UInt8(ascii: "*") || self.next != UInt8(ascii: "/") {
                guard self.byte != nil else { throw self.error("This comment is never closed; add '*/'.", at: start) }
                self.advance()
            }
            self.advance()
            self.advance()
        default:
            throw self.error("A single '/' starts nothing; a comment starts with '//' or '/*'.")
        }
    }
}
