//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The filters that the directory understands: comparisons of texts and truth values, and `startswith`, joined by `and`.
struct GraphFilter: Sendable {
    private enum Term: Sendable {
        case equal(String, EmulatorJSON)
        case differs(String, EmulatorJSON)
        case begins(String, String)
        case contains(String, String)
    }

    private var terms: [Term] = []

    var isEmpty: Bool { self.terms.isEmpty }

    /// Reads a `$filter`.
    init(_ text: String?, isAdvanced: Bool) throws(GraphRefusal) {
        guard let text else { return }
        for part in Self.split(text) {
            guard let term = Self.term(part) else { throw .badRequest("Invalid filter clause: '\(part)'.") }
            if case .differs = term, !isAdvanced {
                throw .unsupported("Unsupported property filter clause. Use the header 'ConsistencyLevel: eventual'.")
            }
            self.terms.append(term)
        }
    }

    /// Reads a `$search`, such as `"displayName:x"`.
    init(search: String?) throws(GraphRefusal) {
        guard let search else { return }
        let clause = search.dropFirst().dropLast()
        guard search.hasPrefix("\""), search.hasSuffix("\""), search.utf8.count > 2,
            let colon = clause.firstIndex(of: ":")
        else {
            throw .badRequest("Syntax error in $search: the clause must be in quotes and name a property.")
        }
        self.terms = [.contains(String(clause[..<colon]), String(clause[clause.index(after: colon)...]).lowercased())]
    }

    /// Whether an object is meant.
    func matches(_ object: [String: EmulatorJSON]) -> Bool {
        self.terms.allSatisfy { term in
            switch term {
            case .equal(let name, let value): Self.isEqual(object[name] ?? .null, value)
            case .differs(let name, let value): !Self.isEqual(object[name] ?? .null, value)
            case .begins(let name, let text): object[name]?.text?.lowercased().hasPrefix(text.lowercased()) == true
            case .contains(let name, let text): object[name]?.text?.lowercased().contains(text) == true
            }
        }
    }

    private static func isEqual(_ one: EmulatorJSON, _ other: EmulatorJSON) -> Bool {
        if let one = one.text, let other = other.text { return one.lowercased() == other.lowercased() }
        return one == other
    }

    /// Splits at `and` outside of texts.
    private static func split(_ text: String) -> [String] {
        var parts = [""]
        var isText = false
        var rest = text[...]
        while let character = rest.first {
            if !isText, rest.hasPrefix(" and ") {
                parts.append("")
                rest = rest.dropFirst(5)
                continue
            }
            if character == "'" { isText.toggle() }
            parts[parts.count - 1].append(character)
            rest = rest.dropFirst()
        }
        return parts
    }

    private static func term(_ part: String) -> Term? {
        if part.hasPrefix("startswith("), part.hasSuffix(")") {
            let arguments = part.dropFirst("startswith(".count).dropLast().split(separator: ",", maxSplits: 1)
            guard arguments.count == 2, let text = Self.literal(arguments[1].drop { $0 == " " })?.text else {
                return nil
            }
            return .begins(String(arguments[0]), text)
        }
        for (word, isEqual) in [(" eq ", true), (" ne ", false)] {
            guard let range = part.firstRange(of: word) else { continue }
            let name = String(part[..<range.lowerBound])
            guard name.allSatisfy({ $0.isLetter || $0 == "/" }), let value = Self.literal(part[range.upperBound...])
            else { return nil }
            return isEqual ? .equal(name, value) : .differs(name, value)
        }
        return nil
    }

    private static func literal(_ text: Substring) -> EmulatorJSON? {
        switch text {
        case "true": return true
        case "false": return false
        case "null": return .null
        default:
            if let number = Int64(text) { return .integer(number) }
            guard text.hasPrefix("'"), text.hasSuffix("'"), text.utf8.count >= 2 else { return nil }
            let inside = text.dropFirst().dropLast()
            // A quote inside is doubled; a single one would end the text.
            guard !inside.replacing("''", with: "").contains("'") else { return nil }
            return .text(String(inside.replacing("''", with: "'")))
        }
    }
}
