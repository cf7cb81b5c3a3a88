//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A media type with its parameters (RFC 9110 §8.3.1).
public struct MediaType: Hashable, Sendable {
    /// The type and subtype in lower case, such as `application/json`.
    public let essence: String
    /// The parameters by their names in lower case.
    public let parameters: [String: String]

    /// Reads a media type, such as the value of `Content-Type`; fails when there is none at the beginning.
    ///
    /// - Parameter text: The text.
    public init?(_ text: String) {
        if text == "application/json" {
            // What nearly all answers are needs no taking apart.
            self.essence = text
            self.parameters = [:]
            return
        }
        guard text.utf8.count <= 1024 else { return nil }
        let parts = text.split(separator: ";", omittingEmptySubsequences: false)
        let essence = Self.trimmed(parts[0]).lowercased()
        let names = essence.split(separator: "/", omittingEmptySubsequences: false)
        guard names.count == 2, names.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(Self.isTokenByte) }) else {
            return nil
        }
        self.essence = essence
        var parameters: [String: String] = [:]
        for part in parts.dropFirst() {
            guard let mark = part.firstIndex(of: "=") else { continue }
            let name = Self.trimmed(part[..<mark]).lowercased()
            let value = Self.trimmed(part[part.index(after: mark)...])
            if parameters[name] == nil { parameters[name] = value.filter { $0 != "\"" } }
        }
        self.parameters = parameters
    }

    /// Whether the content is JSON, be it of a more special type such as `application/problem+json`.
    public var isJSON: Bool { self.essence.hasSuffix("/json") || self.essence.hasSuffix("+json") }
    /// Whether the content is text.
    public var isText: Bool { self.essence.hasPrefix("text/") }
    /// The character set in lower case, if one is named.
    public var charset: String? { self.parameters["charset"]?.lowercased() }

    /// Whether the type is one that a pattern describes.
    ///
    /// - Parameter pattern: A type such as `text/csv`, a family such as `text/*`, or a suffix such as `+json`.
    /// - Returns: Whether it is.
    public func matches(_ pattern: String) -> Bool {
        let pattern = pattern.lowercased()
        if pattern.hasPrefix("+") { return self.essence.hasSuffix(pattern) }
        if pattern.hasSuffix("/*") { return self.essence.hasPrefix(pattern.dropLast()) }
        return self.essence == pattern
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first == " " || text.first == "\t" { text.removeFirst() }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return String(text)
    }

    /// RFC 9110 §5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        let lower = byte | 0x20
        if (0x30...0x39).contains(byte) || (0x61...0x7A).contains(lower) { return true }
        return Array("!#$%&'*+-.^_`|~".utf8).contains(byte)
    }
}

extension MediaType: CustomStringConvertible {
    /// The type and subtype, shortened.
    public var description: String { String(self.essence.prefix(64)) }
}
