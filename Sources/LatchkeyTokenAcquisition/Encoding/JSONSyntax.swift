//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Tells whether bytes are JSON before Foundation's decoder gets them.
///
/// The decoder stops the process for some texts that end too early, while it looks for the place to name in its error.
package enum JSONSyntax {
    /// How deep values may be nested, as with the decoder.
    private static let deepestNesting = 512

    /// Whether the bytes are one JSON text in UTF-8 (RFC 8259).
    ///
    /// - Parameter bytes: The bytes, with or without a byte order mark.
    /// - Returns: Whether they are.
    package static func isRight(_ bytes: [UInt8]) -> Bool {
        let text = Self.withoutMark(bytes)
        var scanner = JSONScanner(deepestNesting: Self.deepestNesting)
        return scanner.isText(text.span) && (try? UTF8Span(validating: text.span)) != nil
    }

    /// The bytes without a byte order mark, which some servers send.
    static func withoutMark(_ bytes: [UInt8]) -> [UInt8] {
        let isMarked = bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
        return isMarked ? Array(bytes.dropFirst(3)) : bytes
    }
}
