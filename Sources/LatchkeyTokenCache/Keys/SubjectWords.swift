//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A key's subject in sixteen bytes: exact for none, for a GUID and for up to fifteen bytes of text.
///
/// A longer subject is told by hash and length only, and compared in full besides.
struct SubjectWords: Hashable, Sendable {
    /// How the words tell the subject.
    enum Form: UInt8, Sendable {
        case short
        case guid
        case long
    }

    let high: UInt64
    let low: UInt64
    let form: Form

    init(_ subject: String) {
        let count = subject.utf8.count
        if count <= 15 {
            var words: (high: UInt64, low: UInt64) = (0, UInt64(count))
            for (place, byte) in subject.utf8.enumerated() {
                if place < 8 { words.high = words.high << 8 | UInt64(byte) }
                if place >= 8 { words.low |= UInt64(byte) << UInt64(8 * (place - 7)) }
            }
            (self.high, self.low, self.form) = (words.high, words.low, .short)
        } else if count == 36, let guid = Self.guid(subject) {
            (self.high, self.low, self.form) = (guid.high, guid.low, .guid)
        } else {
            var hasher = Hasher()
            hasher.combine(subject)
            self.high = UInt64(truncatingIfNeeded: hasher.finalize())
            self.low = UInt64(count)
            self.form = .long
        }
    }

    init(high: UInt64, low: UInt64, form: Form) {
        self.high = high
        self.low = low
        self.form = form
    }

    /// The subject, unless it is a long one.
    var subject: String? {
        switch self.form {
        case .short: self.shortSubject
        case .guid: self.guidSubject
        case .long: nil
        }
    }

    private var shortSubject: String {
        let count = Int(self.low & 0xf)
        let bytes = (0..<count).map { place in
            place < 8
                ? UInt8(truncatingIfNeeded: self.high >> UInt64(8 * (min(count, 8) - 1 - place)))
                : UInt8(truncatingIfNeeded: self.low >> UInt64(8 * (place - 7)))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    // MARK: - GUIDs

    /// Whether a hyphen stands at a place of a GUID's text.
    private static func isHyphen(_ place: Int) -> Bool { place == 8 || place == 13 || place == 18 || place == 23 }

    /// The 128 bits of a GUID that is written in lower case, so that it can be written the same way again.
    private static func guid(_ text: String) -> (high: UInt64, low: UInt64)? {
        var words: (high: UInt64, low: UInt64) = (0, 0)
        var digits = 0
        for (place, byte) in text.utf8.enumerated() {
            if self.isHyphen(place) {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            default: return nil
            }
            if digits < 16 {
                words.high = words.high << 4 | UInt64(digit)
            } else {
                words.low = words.low << 4 | UInt64(digit)
            }
            digits += 1
        }
        return words
    }

    private var guidSubject: String {
        var digits = 0
        let bytes = (0..<36).map { place -> UInt8 in
            guard !Self.isHyphen(place) else { return UInt8(ascii: "-") }
            let word = digits < 16 ? self.high : self.low
            let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * (digits % 16))) & 0xf
            digits += 1
            return digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
