//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition

/// Compares a tree with a shape: unknown keys, values of a wrong kind and names that are not on a list are problems.
///
/// It finds what the schema for editors finds, and everything at once.
struct StructureCheck {
    /// What is wrong, in the order of the file.
    private(set) var problems: [ConfigurationProblem] = []

    /// Checks the value of a key.
    ///
    /// - Parameters:
    ///   - node: The value.
    ///   - shape: What it may be.
    ///   - path: The path of the key.
    mutating func check(_ node: ConfigurationNode, _ shape: SettingShape, at path: String) {
        guard !node.saysNothing else { return }
        switch shape {
        case .anything: break
        case .text, .boolean, .duration, .integer, .name: self.checkScalar(node, shape, at: path)
        case .texts:
            if case .string = node.value { return }
            self.checkElements(node, at: path) { check, element, path in
                if case .string(let text) = element.value, !text.isEmpty { return }
                check.report(element, path, "Expected a text that is not empty.")
            }
        case .integers(let range):
            self.checkElements(node, at: path) { check, element, path in
                check.checkScalar(element, .integer(range), at: path)
            }
        case .dictionary:
            self.checkMembers(node, at: path) { check, member, path in check.check(member.node, .text, at: path) }
        case .section(let schema): self.checkSection(node, schema, at: path)
        case .sections(let schema):
            self.checkElements(node, at: path) { check, element, path in
                check.checkSection(element, schema, at: path)
            }
        case .named(let schema):
            self.checkMembers(node, at: path) { check, member, path in
                check.check(member.node, .section(schema), at: path)
            }
        }
    }

    private mutating func checkScalar(_ node: ConfigurationNode, _ shape: SettingShape, at path: String) {
        switch shape {
        case .boolean: if node.boolean == nil { self.report(node, path, "Expected true or false.") }
        case .duration:
            guard node.seconds == nil else { return }
            self.report(node, path, "Expected a time between 0 and 24 hours: seconds, or 'hh:mm:ss'.")
        case .integer(let range):
            guard node.integer.map({ range.contains($0) }) != true else { return }
            self.report(node, path, "Expected a whole number from \(range.lowerBound) to \(range.upperBound).")
        case .name(let known):
            let text = node.text ?? ""
            guard !known.contains(where: { $0.lowercased() == text.lowercased() }) else { return }
            // The value is left out of the message: it may be a secret that landed under the wrong key.
            let hint = NearestName.suggestion(for: text, among: known)
            self.report(node, path, "The value is unknown.\(hint) Use one of \(known.joined(separator: ", ")).")
        default: if node.text == nil { self.report(node, path, "Expected a string, found \(node.kind).") }
        }
    }

    private mutating func checkSection(_ node: ConfigurationNode, _ schema: SectionSchema, at path: String) {
        self.checkMembers(node, at: path) { check, member, path in
            if let key = schema[member.name] { return check.check(member.node, key.shape, at: path) }
            let message = "The key is unknown.\(schema.hint(for: member.name))"
            check.problems.append(.init(path: path, origin: member.origin, message: message))
        }
    }

    private mutating func checkMembers(
        _ node: ConfigurationNode,
        at path: String,
        _ check: (inout Self, ConfigurationObject.Member, String) -> Void
    ) {
        guard let object = node.object else {
            return self.report(node, path, "Expected an object, found \(node.kind).")
        }
        for member in object.members { check(&self, member, "\(path):\(printable(member.name))") }
    }

    private mutating func checkElements(
        _ node: ConfigurationNode,
        at path: String,
        _ check: (inout Self, ConfigurationNode, String) -> Void
    ) {
        guard let elements = node.elements else {
            return self.report(node, path, "Expected an array, found \(node.kind).")
        }
        for element in elements { check(&self, element.node, "\(path):\(element.index)") }
    }

    private mutating func report(_ node: ConfigurationNode, _ path: String, _ message: String) {
        self.problems.append(.init(path: path, origin: node.origin, message: message))
    }
}
