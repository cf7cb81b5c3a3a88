//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyConfiguration

/// The values of sections by their names, read without regard to letter case; collects what is wrong with them.
struct SettingValues {
    /// What was found to be wrong.
    private(set) var problems: [ConfigurationProblem] = []
    private var values: [(key: String, value: ConfigurationValue)] = []

    init(_ values: [ConfigurationValue]) {
        self.values = values.map { ($0.path.joined(separator: ":").lowercased(), $0) }
    }

    /// The text of a setting; `nil` when it is missing or empty.
    func text(_ name: String) -> String? {
        let key = name.lowercased()
        // Later ones are of later layers.
        let text = self.values.last { $0.key == key }?.value.text
        return text?.isEmpty == false ? text : nil
    }

    /// The text of a setting that is called by its full name or by another.
    func text(_ name: String, or other: String) -> String? { self.text(name) ?? self.text(other) }

    /// A truth value.
    mutating func flag(_ name: String, _ set: (Bool) -> Void) {
        guard let text = self.text(name) else { return }
        switch text.lowercased() {
        case "true": set(true)
        case "false": set(false)
        default: self.report("Expected true or false.", at: name)
        }
    }

    /// A whole number within bounds.
    mutating func number(_ name: String, in range: ClosedRange<Int>, _ set: (Int) -> Void) {
        guard let text = self.text(name) else { return }
        guard let number = Int(text), range.contains(number) else {
            self.report("Expected a number between \(range.lowerBound) and \(range.upperBound).", at: name)
            return
        }
        set(number)
    }

    /// A length of time: seconds, or `hh:mm:ss`.
    mutating func duration(_ name: String, _ set: (Duration) -> Void) {
        guard let text = self.text(name) else { return }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Double($0) ?? .nan }
        let seconds = parts.count == 3 ? parts[0] * 3600 + parts[1] * 60 + parts[2] : parts.count == 1 ? parts[0] : .nan
        guard parts.allSatisfy({ $0 >= 0 }), seconds >= 0.001, seconds <= 86_400 else {
            self.report("Expected a time up to 24 hours: seconds, or 'hh:mm:ss'.", at: name)
            return
        }
        set(.milliseconds(Int64(seconds * 1000)))
    }

    /// A list of words: a list, or one text with blanks between them; `nil` when it is missing.
    func words(_ name: String) -> [String]? {
        let prefix = name.lowercased() + ":"
        let elements = self.values.filter { $0.key.hasPrefix(prefix) && Int($0.key.dropFirst(prefix.count)) != nil }
            .map(\.value.text)
        let texts = elements.isEmpty ? self.text(name).map { [$0] } : elements
        return texts.map { $0.flatMap { $0.split(whereSeparator: \.isWhitespace).map(String.init) } }
    }

    /// The names right below a section, as they were written.
    func names(below section: String) -> [String] {
        let depth = section.split(separator: ":").count
        let prefix = section.lowercased() + ":"
        var seen: Set<String> = []
        return self.values.filter { $0.key.hasPrefix(prefix) }.compactMap { item in
            let name = item.value.path[depth]
            return seen.insert(name.lowercased()).inserted ? name : nil
        }
    }

    /// Adds a problem.
    mutating func report(_ message: String, at name: String) {
        let key = name.lowercased()
        let origin = self.values.last { $0.key == key || $0.key.hasPrefix(key + ":") }?.value.origin
        self.problems.append(ConfigurationProblem(path: name, origin: origin, message: message))
    }
}
