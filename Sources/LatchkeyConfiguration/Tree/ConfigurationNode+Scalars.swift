//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Values as decoding takes them; layers other than files write everything as text.
extension ConfigurationNode {
    /// Whether the value is null or an empty text, which is as good as missing.
    var saysNothing: Bool {
        switch self.value {
        case .null, .string(""): true
        default: false
        }
    }

    /// The text; that of a number or boolean as it was written.
    var text: String? {
        switch self.value {
        case .string(let text), .number(let text): text
        case .boolean(let value): String(value)
        default: nil
        }
    }

    /// The boolean, also when written as text in any letter case.
    var boolean: Bool? {
        switch self.value {
        case .boolean(let value): value
        case .string(let text) where text.lowercased() == "true": true
        case .string(let text) where text.lowercased() == "false": false
        default: nil
        }
    }

    /// The whole number, also when written as text.
    var integer: Int? {
        switch self.value {
        case .number(let text): Double(text).flatMap(Int.init(exactly:))
        case .string(let text) where text.wholeMatch(of: #/-?[0-9]{1,15}/#) != nil: Int(text)
        default: nil
        }
    }

    /// The seconds of a length of time up to a day: a number, a number as text, or `hh:mm:ss` as .NET writes it.
    var seconds: Double? {
        let seconds: Double
        switch self.value {
        case .number(let text): seconds = Double(text) ?? 0
        case .string(let text):
            guard text.wholeMatch(of: #/([0-9]{1,2}:[0-5][0-9]:)?[0-9]{1,5}(\.[0-9]{1,7})?/#) != nil else { return nil }
            let parts = text.split(separator: ":").compactMap { Double($0) }
            guard parts.count == 1 || parts.count == 3 && parts[2] < 60 else { return nil }
            seconds = parts.reduce(0) { $0 * 60 + $1 }
        default: return nil
        }
        // A day is longer than any request may take; the bound also keeps conversions exact.
        return seconds > 0 && seconds <= 86_400 ? seconds : nil
    }
}
