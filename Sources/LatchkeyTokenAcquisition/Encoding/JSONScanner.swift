//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Steps over a JSON text (RFC 8259) without making anything of it, so that checking costs little beside decoding.
///
/// Whether the bytes are UTF-8 is for the caller to know.
struct JSONScanner {
    private static let trueWord = Array("true".utf8)
    private static let falseWord = Array("false".utf8)
    private static let nullWord = Array("null".utf8)

    private var position = 0
    private var depth = 0
    private let deepestNesting: Int

    init(deepestNesting: Int) {
        self.deepestNesting = deepestNesting
    }

    /// Whether the bytes are one JSON text.
    mutating func isText(_ bytes: borrowing Span<UInt8>) -> Bool {
        guard self.value(bytes) else { return false }
        self.skipSpace(bytes)
        return self.position == bytes.count
    }

    private mutating func value(_ bytes: borrowing Span<UInt8>) -> Bool {
        self.skipSpace(bytes)
        guard self.position < bytes.count else { return false }
        switch bytes[self.position] {
        case UInt8(ascii: "\""): return self.string(bytes)
        case UInt8(ascii: "{"): return self.members(bytes)
        case UInt8(ascii: "["): return self.elements(bytes)
        case UInt8(ascii: "t"): return self.word(Self.trueWord, bytes)
        case UInt8(ascii: "f"): return self.word(Self.falseWord, bytes)
        case UInt8(ascii: "n"): return self.word(Self.nullWord, bytes)
        default: return self.number(bytes)
        }
    }

    // MARK: - What holds values

    private mutating func members(_ bytes: borrowing Span<UInt8>) -> Bool {
        guard self.depth < self.deepestNesting else { return false }
        self.depth += 1
        self.position += 1
        if !self.take(UInt8(ascii: "}"), bytes) {
            repeat {
                self.skipSpace(bytes)
                guard self.string(bytes), self.take(UInt8(ascii: ":"), bytes), self.value(bytes) else { return false }
            } while self.take(UInt8(ascii: ","), bytes)
            guard self.take(UInt8(ascii: "}"), bytes) else { return false }
        }
        self.depth -= 1
        return true
    }

    private mutating func elements(_ bytes: borrowing Span<UInt8>) -> Bool {
        guard self.depth < self.deepestNesting else { return false }
        self.depth += 1
        self.position += 1
        if !self.take(UInt8(ascii: "]"), bytes) {
            repeat {
                guard self.value(bytes) else { return false }
            } while self.take(UInt8(ascii: ","), bytes)
            guard self.take(UInt8(ascii: "]"), bytes) else { return false }
        }
        self.depth -= 1
        return true
    }

    // MARK: - Strings

    private mutating func string(_ bytes: borrowing Span<UInt8>) -> Bool {
        guard self.position < bytes.count, bytes[self.position] == UInt8(ascii: "\"") else { return false }
        self.position += 1
        while self.position < bytes.count {
            let byte = bytes[self.position]
            self.position += 1
            if byte == UInt8(ascii: "\"") { return true }
            if byte < 0x20 { return false }
            if byte == UInt8(ascii: "\\") { guard self.escape(bytes) else { return false } }
        }
        return false
    }

    /// Steps over an escape whose backslash was read.
    private mutating func escape(_ bytes: borrowing Span<UInt8>) -> Bool {
        guard self.position < bytes.count else { return false }
        let byte = bytes[self.position]
        self.position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return true
        case UInt8(ascii: "u"):
            guard let first = self.hexDigits(bytes) else { return false }
            guard (0xD800..<0xE000).contains(first) else { return true }
            // The first half of a surrogate pair, with its second.
            guard first < 0xDC00, self.position + 1 < bytes.count, bytes[self.position] == UInt8(ascii: "\\"),
                bytes[self.position + 1] == UInt8(ascii: "u")
            else { return false }
            self.position += 2
            guard let second = self.hexDigits(bytes) else { return false }
            return (0xDC00..<0xE000).contains(second)
        default: return false
        }
    }

    private mutating func hexDigits(_ bytes: borrowing Span<UInt8>) -> UInt32? {
        guard self.position + 4 <= bytes.count else { return nil }
        var value: UInt32 = 0
        for _ in 0..<4 {
            let byte = bytes[self.position]
            self.position += 1
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(byte - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt32(byte - UInt8(ascii: "A") + 10)
            default: return nil
            }
        }
        return value
    }

    // MARK: - Numbers and words

    private mutating func number(_ bytes: borrowing Span<UInt8>) -> Bool {
        if bytes[self.position] == UInt8(ascii: "-") { self.position += 1 }
        let start = self.position
        let digits = self.skipDigits(bytes)
        guard digits > 0, digits == 1 || bytes[start] != UInt8(ascii: "0") else { return false }
        if self.takeAny(".", ".", bytes) { guard self.skipDigits(bytes) > 0 else { return false } }
        if self.takeAny("e", "E", bytes) {
            _ = self.takeAny("+", "-", bytes)
            guard self.skipDigits(bytes) > 0 else { return false }
        }
        return true
    }

    private mutating func skipDigits(_ bytes: borrowing Span<UInt8>) -> Int {
        let start = self.position
        while self.position < bytes.count, bytes[self.position] &- UInt8(ascii: "0") < 10 { self.position += 1 }
        return self.position - start
    }

    private mutating func takeAny(
        _ one: Unicode.Scalar,
        _ other: Unicode.Scalar,
        _ bytes: borrowing Span<UInt8>
    ) -> Bool {
        guard self.position < bytes.count,
            bytes[self.position] == UInt8(ascii: one) || bytes[self.position] == UInt8(ascii: other)
        else { return false }
        self.position += 1
        return true
    }

    private mutating func word(_ word: [UInt8], _ bytes: borrowing Span<UInt8>) -> Bool {
        guard self.position + word.count <= bytes.count else { return false }
        for offset in word.indices where bytes[self.position + offset] != word[offset] { return false }
        self.position += word.count
        return true
    }

    // MARK: - Between values

    private mutating func skipSpace(_ bytes: borrowing Span<UInt8>) {
        while self.position < bytes.count {
            switch bytes[self.position] {
            case 0x20, 0x09, 0x0A, 0x0D: self.position += 1
            default: return
            }
        }
    }

    /// Steps over white space and one byte, if that is what comes.
    private mutating func take(_ byte: UInt8, _ bytes: borrowing Span<UInt8>) -> Bool {
        self.skipSpace(bytes)
        guard self.position < bytes.count, bytes[self.position] == byte else { return false }
        self.position += 1
        return true
    }
}
