//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// One value of a configuration as text, for programs that have sections of their own.
package struct ConfigurationValue: Sendable {
    /// The names that lead to the value, as they were written; elements of lists are named by their index.
    package let path: [String]
    /// The value as it was written.
    package let text: String
    /// Where it was written.
    package let origin: ConfigurationOrigin
}

extension ConfigurationSource {
    /// The values of some sections, after all layers were laid over one another.
    ///
    /// - Parameter sections: The names of the sections.
    /// - Returns: The values in the order of the file.
    /// - Throws: ``ConfigurationError`` when a layer cannot be read.
    package func values(in sections: [String]) throws(ConfigurationError) -> [ConfigurationValue] {
        // Environment and arguments may change any section that a layer names.
        let names = sections.map { "\"\($0)\": {}" }.joined(separator: ", ")
        var source = self
        source.layers.insert(.json("{\(names)}"), at: 0)
        let root = try source.tree()
        var values: [ConfigurationValue] = []
        for section in sections {
            guard let member = root.object?[section] else { continue }
            member.node.appendValues(at: [member.name], to: &values)
        }
        return values
    }
}

extension ConfigurationNode {
    fileprivate func appendValues(at path: [String], to values: inout [ConfigurationValue]) {
        func add(_ text: String) {
            values.append(ConfigurationValue(path: path, text: text, origin: self.origin))
        }
        switch self.value {
        case .null: break
        case .boolean(let flag): add(String(flag))
        case .number(let text), .string(let text): add(text)
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                element.appendValues(at: path + [String(index)], to: &values)
            }
        case .object(let object):
            for member in object.members { member.node.appendValues(at: path + [member.name], to: &values) }
        }
    }
}
