//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension SectionReader {
    /// A text; numbers and booleans are taken as they were written; nil when missing or empty.
    mutating func string(_ key: String) -> String? {
        guard let node = self.node(key) else { return nil }
        switch node.value {
        case .string(let text): return text.isEmpty ? nil : text
        case .number(let text): return text
        case .boolean(let value): return String(value)
        default:
            self.report("Expected a string, found \(node.kind).", at: key)
            return nil
        }
    }

    /// A text that must be there.
    mutating func requiredString(_ key: String, _ advice: String) -> String? {
        let problemsBefore = self.problems.count
        if let text = self.string(key) { return text }
        if self.problems.count == problemsBefore { self.report("The key is missing or empty; \(advice)", at: key) }
        return nil
    }

    /// A boolean, also when written as text in any letter case; nil when missing.
    mutating func boolean(_ key: String) -> Bool? {
        guard let node = self.node(key) else { return nil }
        switch node.value {
        case .boolean(let value): return value
        case .string(let text) where text.lowercased() == "true": return true
        case .string(let text) where text.lowercased() == "false": return false
        case .string(""): return nil
        default:
            self.report("Expected true or false.", at: key)
            return nil
        }
    }

    /// A list of texts: an array, or one string that separates them by spaces; nil when missing.
    mutating func strings(_ key: String) -> [String]? {
        guard let node = self.node(key) else { return nil }
        if case .string(let text) = node.value { return text.split(whereSeparator: \.isWhitespace).map(String.init) }
        guard let elements = self.elements(key) else { return nil }
        var strings: [String] = []
        for element in elements {
            guard case .string(let text) = element.node.value, !text.isEmpty else {
                let name = "\(key):\(element.index)"
                self.report("Expected a text that is not empty.", at: name, origin: element.node.origin)
                continue
            }
            strings.append(text)
        }
        return strings
    }

    /// The elements of an array; nil when missing.
    mutating func elements(_ key: String) -> [(index: Int, node: ConfigurationNode)]? {
        guard let node = self.node(key) else { return nil }
        if let elements = node.elements { return elements }
        if !node.isEmpty { self.report("Expected an array, found \(node.kind).", at: key) }
        return nil
    }

    /// An object of texts; nil when missing.
    mutating func dictionary(_ key: String) -> [String: String]? {
        guard let node = self.node(key) else { return nil }
        guard let object = node.object else {
            self.report("Expected an object, found \(node.kind).", at: key)
            return nil
        }
        var dictionary: [String: String] = [:]
        for member in object.members {
            switch member.node.value {
            case .string(let text), .number(let text): dictionary[member.name] = text
            case .boolean(let value): dictionary[member.name] = String(value)
            default:
                let name = "\(key):\(member.name)"
                self.report("Expected a string, found \(member.node.kind).", at: name, origin: member.node.origin)
            }
        }
        return dictionary
    }

    /// One of the names of a closed list, in the list's spelling; nil when missing, unknown or not supported yet.
    mutating func name(_ key: String, among known: [String], planned: [String] = []) -> String? {
        guard let text = self.string(key) else { return nil }
        if let name = known.first(where: { $0.lowercased() == text.lowercased() }) { return name }
        let list = known.joined(separator: ", ")
        if let name = planned.first(where: { $0.lowercased() == text.lowercased() }) {
            self.report("'\(name)' is not supported here yet; use one of \(list).", at: key)
        } else {
            // The value is left out of the message: it may be a secret that landed under the wrong key.
            let hint = suggestion(for: text, among: known + planned)
            self.report("The value is unknown.\(hint) Use one of \(list).", at: key)
        }
        return nil
    }
}
