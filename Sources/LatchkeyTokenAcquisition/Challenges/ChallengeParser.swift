//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Reads the value of a field with challenges.
struct ChallengeParser {
    /// How much of a field is read.
    private static let limit = 32_768

    private var rest: ArraySlice<UInt8>

    init(_ value: String) {
        self.rest = Array(value.utf8.prefix(Self.limit))[...]
    }

    /// All challenges.
    mutating func challenges() -> [AuthenticationChallenge] {
        var challenges: [AuthenticationChallenge] = []
        while true {
            self.skipSeparators()
            guard !self.rest.isEmpty else { return challenges }
            guard let word = self.token() else {
                // Something that no challenge begins with.
                self.rest.removeFirst()
                continue
            }
            if challenges.last?.isWaiting == true, self.isToken68(word) {
                challenges[challenges.count - 1].token = self.padded(word)
            } else if let last = challenges.indices.last, let value = self.value() {
                let name = word.lowercased()
                if challenges[last].parameters[name] == nil { challenges[last].parameters[name] = value }
            } else {
                _ = self.value()
                challenges.append(AuthenticationChallenge(scheme: word.lowercased()))
            }
        }
    }

    /// What follows an equals sign; `nil` when there is none.
    private mutating func value() -> String? {
        let start = self.rest
        self.skipBlanks()
        guard self.rest.first == UInt8(ascii: "=") else {
            self.rest = start
            return nil
        }
        self.rest.removeFirst()
        self.skipBlanks()
        if self.rest.first == UInt8(ascii: "\"") { return self.quoted() }
        let end = self.rest.firstIndex { $0 == UInt8(ascii: ",") || $0 == 0x20 || $0 == 0x09 } ?? self.rest.endIndex
        let text = String(decoding: self.rest[..<end], as: UTF8.self)
        self.rest = self.rest[end...]
        return text
    }

    private mutating func quoted() -> String {
        self.rest.removeFirst()
        var bytes: [UInt8] = []
        while let byte = self.rest.popFirst(), byte != UInt8(ascii: "\"") {
            if byte == UInt8(ascii: "\\"), let next = self.rest.popFirst() {
                bytes.append(next)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func token() -> String? {
        let end = self.rest.firstIndex { !Self.isTokenByte($0) } ?? self.rest.endIndex
        guard end > self.rest.startIndex else { return nil }
        let text = String(decoding: self.rest[..<end], as: UTF8.self)
        self.rest = self.rest[end...]
        return text
    }

    /// Whether a word that follows a scheme belongs to it, rather than being the next scheme.
    private func isToken68(_ word: String) -> Bool {
        let padding = self.rest.prefix { $0 == UInt8(ascii: "=") }.count
        let next = self.rest.dropFirst(padding).first
        guard next == nil || next == 0x20 || next == UInt8(ascii: ",") else { return false }
        return padding > 0 || word.utf8.contains { $0 == UInt8(ascii: "/") || ASCII.isDigit($0) }
    }

    private mutating func padded(_ word: String) -> String {
        let end = self.rest.firstIndex { $0 != UInt8(ascii: "=") } ?? self.rest.endIndex
        let padding = self.rest[..<end].count
        self.rest = self.rest[end...]
        return word + String(repeating: "=", count: padding)
    }

    private mutating func skipBlanks() { self.rest = self.rest.drop { $0 == 0x20 || $0 == 0x09 } }

    private mutating func skipSeparators() {
        self.rest = self.rest.drop { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: ",") }
    }

    /// RFC 9110 §5.6.2, and the slash that tokens in base64 have.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        if ASCII.isAlphanumeric(byte) { return true }
        return Array("!#$%&'*+-.^_`|~/".utf8).contains(byte)
    }
}

extension AuthenticationChallenge {
    /// Whether nothing has followed the scheme yet.
    fileprivate var isWaiting: Bool { self.parameters.isEmpty && self.token == nil }
}
