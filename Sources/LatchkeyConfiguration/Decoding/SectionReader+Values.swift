//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension SectionReader {
    /// A text; numbers and booleans are taken as they were written; nil when missing.
    mutating func string(_ key: String) -> String? { self.node(key)?.text }

    /// A text that must be there.
    mutating func requiredString(_ key: String, _ advice: String) -> String? {
        if let node = self.node(key) { return node.text }
        self.report("The key is missing or empty; \(advice)", at: key)
        return nil
    }

    /// A boolean; nil when missing.
    mutating func boolean(_ key: String) -> Bool? { self.node(key)?.boolean }

    /// A whole number; nil when missing.
    mutating func integer(_ key: String) -> Int? { self.node(key)?.integer }

    /// A length of time; nil when missing.
    mutating func duration(_ key: String) -> Duration? {
        self.node(key)?.seconds.map { .milliseconds(Int64(($0 * 1000).rounded())) }
    }

    /// A list of texts; nil when missing.
    mutating func strings(_ key: String) -> [String]? {
        guard let node = self.node(key) else { return nil }
        if case .string(let text) = node.value { return text.split(whereSeparator: \.isWhitespace).map(String.init) }
        return node.elements?.compactMap(\.node.text)
    }

    /// A list of whole numbers; nil when missing.
    mutating func integers(_ key: String) -> [Int]? { self.node(key)?.elements?.compactMap(\.node.integer) }

    /// An object of texts; nil when missing.
    mutating func dictionary(_ key: String) -> [String: String]? {
        guard let object = self.node(key)?.object else { return nil }
        return Dictionary(object.members.compactMap { member in member.node.text.map { (member.name, $0) } }) { $1 }
    }

    /// One of the names that the schema has for a key, in its spelling; nil when missing.
    mutating func name(_ key: String) -> String? {
        guard case .name(let known) = self.schema[key]?.shape else { return nil }
        return self.name(key, among: known)
    }

    /// One of the names of a closed list, in the list's spelling; nil when missing.
    mutating func name(_ key: String, among known: [String]) -> String? {
        guard let text = self.string(key) else { return nil }
        return known.first { $0.lowercased() == text.lowercased() }
    }
}
