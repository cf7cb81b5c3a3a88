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
        // Entra puts identifiers, which are kept elsewhere, on further lines.
        var line = String(text.prefix(limit * 4).prefix { !$0.isNewline })
        for secret in secrets where !secret.isEmpty {
            line = line.replacing(secret, with: Self.redaction)
        }
        line = Self.withoutTokens(String(String.UnicodeScalarView(line.unicodeScalars.filter(Self.isPrintable))))
        return line.count > limit ? "\(line.prefix(limit))…" : line
    }

    private static let redaction = "<redacted>"

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
