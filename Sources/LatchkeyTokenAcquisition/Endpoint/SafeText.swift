//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Makes texts of servers fit for error messages: short, on one line, and without secrets.
package enum SafeText {
    /// Cleans a text.
    ///
    /// - Parameters:
    ///   - text: What a server wrote.
    ///   - limit: The number of characters to keep at most.
    ///   - secrets: What must not appear, such as the credential that the server may have repeated.
    /// - Returns: The first line of the text, cleaned.
    package static func clean(_ text: String, limit: Int, without secrets: [String] = []) -> String {
        // Entra puts identifiers, which are kept elsewhere, on further lines. What is counted here are scalars: one
        // character may have any number of them.
        let longest = secrets.map(\.unicodeScalars.count).max() ?? 0
        let scalars = text.unicodeScalars.prefix { !Self.isNewline($0) }
        let start = scalars.prefix(limit * 4 + longest)
        let isCut = start.endIndex < scalars.endIndex
        var line = Self.without(secrets, in: String(start))
        // Where the text was cut, there may be the beginning of a secret.
        if isCut { line = String(line.unicodeScalars.dropLast(longest)) }
        line = String(String.UnicodeScalarView(line.unicodeScalars.filter(Self.isPrintable)))
        // What was dropped may have stood inside a secret.
        line = Self.withoutTokens(Self.without(secrets, in: line))
        return line.count > limit ? "\(line.prefix(limit))…" : isCut ? "\(line)…" : line
    }

    private static let redaction = "<redacted>"

    private static func without(_ secrets: [String], in line: String) -> String {
        secrets.reduce(line) { $1.isEmpty ? $0 : $0.replacing($1, with: Self.redaction) }
    }

    private static func isNewline(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\u{A}"..."\u{D}", "\u{85}", "\u{2028}", "\u{2029}": true
        default: false
        }
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: false
        default: true
        }
    }

    /// Takes out what looks like a JSON Web Token, which begins with the encoded form of `{"`.
    private static func withoutTokens(_ line: String) -> String {
        guard line.contains("eyJ") else { return line }
        var result = ""
        var rest = line[...]
        while let start = rest.firstRange(of: "eyJ")?.lowerBound {
            let end = rest[start...].firstIndex { !$0.isTokenCharacter } ?? rest.endIndex
            result += rest[..<start]
            result += rest[start..<end].count > 16 ? Self.redaction : String(rest[start..<end])
            rest = rest[end...]
        }
        return result + rest
    }
}

extension Character {
    fileprivate var isTokenCharacter: Bool {
        guard let byte = self.asciiValue else { return false }
        return ASCII.isUnreserved(byte)
    }
}
