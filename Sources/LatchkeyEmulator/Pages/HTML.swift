//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Text of a page; what is interpolated into it is escaped unless it is markup itself.
struct HTML: Hashable, Sendable {
    /// The markup.
    let text: String

    /// Takes markup as it is.
    init(markup text: String) {
        self.text = text
    }

    /// A text in which nothing is markup.
    static func escaped(_ text: String) -> String {
        text.reduce(into: "") { escaped, character in
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.append(character)
            }
        }
    }

    /// One piece of markup after the other.
    static func joined(_ parts: [HTML]) -> HTML { HTML(markup: parts.map(\.text).joined()) }
}

extension HTML: ExpressibleByStringInterpolation {
    /// Escapes texts and passes markup through.
    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            self.text.reserveCapacity(literalCapacity * 2)
        }

        mutating func appendLiteral(_ literal: String) { self.text += literal }
        mutating func appendInterpolation(_ value: String) { self.text += HTML.escaped(value) }
        mutating func appendInterpolation(_ value: HTML) { self.text += value.text }
        mutating func appendInterpolation(_ values: [HTML]) { self.text += HTML.joined(values).text }
    }

    init(stringLiteral value: String) {
        self.text = value
    }

    init(stringInterpolation: StringInterpolation) {
        self.text = stringInterpolation.text
    }
}
