//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition

/// The path and query of a call, checked so that no part of them can lead away from the API's base URL.
struct APIPath: Hashable, Sendable {
    /// The path without leading slashes, encoded.
    let path: String
    /// The query without its question mark, encoded; empty when there is none.
    let query: String

    /// Reads a path that a caller gave.
    ///
    /// Blanks and characters outside ASCII are encoded; percent-encoded triplets are kept.
    ///
    /// - Parameter text: The path, possibly followed by `?` and a query.
    /// - Throws: ``DownstreamAPIError`` with code ``DownstreamAPIError/Code/invalidRequest``, without repeating the text.
    init(_ text: String) throws(DownstreamAPIError) {
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw Self.error("contains a control character, such as a line break.")
        }
        guard !text.contains("\\"), !text.contains("#") else {
            throw Self.error("contains a backslash or '#'. Percent-encode them where they are meant.")
        }
        let (path, query) = Self.split(text)
        guard !path.hasPrefix("//") else {
            throw Self.error("begins with '//', which names another host. Begin with one slash or none.")
        }
        guard !Self.hasScheme(path) else {
            throw Self.error("is a whole URL. Give only what follows the base URL.")
        }
        guard !PathRules.climbs(path) else {
            throw Self.error("contains a '.' or '..' segment, or an encoded one.")
        }
        self.path = Self.encode(path.drop { $0 == "/" }, keeping: PathRules.isAllowed)
        self.query = Self.encode(query) { PathRules.isAllowed($0) || $0 == UInt8(ascii: "?") }
        guard PathRules.isEncoded(self.path), Self.hasWholeTriplets(self.query) else {
            throw Self.error("contains a '%' that is not followed by two hexadecimal digits. Write it as '%25'.")
        }
    }

    private static func split(_ text: String) -> (path: Substring, query: Substring) {
        guard let mark = text.firstIndex(of: "?") else { return (text[...], "") }
        return (text[..<mark], text[text.index(after: mark)...])
    }

    /// Whether a path begins like `https:`; a colon later in a segment, as in `items('a:b')`, is harmless.
    private static func hasScheme(_ path: Substring) -> Bool {
        guard let colon = path.firstIndex(of: ":") else { return false }
        let scheme = path[..<colon].utf8
        let isSchemeLike = scheme.allSatisfy { byte in
            ASCII.isAlphanumeric(byte) || [UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: ".")].contains(byte)
        }
        return isSchemeLike && path[colon...].dropFirst().hasPrefix("//")
    }

    private static func encode(_ text: Substring, keeping isKept: (UInt8) -> Bool) -> String {
        var bytes: [UInt8] = []
        PercentEncoding.append(text, to: &bytes) { isKept($0) || $0 == UInt8(ascii: "%") }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func hasWholeTriplets(_ query: String) -> Bool {
        PathRules.isEncoded(query.replacing("?", with: "/"))
    }

    private static func error(_ what: String) -> DownstreamAPIError {
        DownstreamAPIError(.invalidRequest, "The path of the call \(what)")
    }
}
