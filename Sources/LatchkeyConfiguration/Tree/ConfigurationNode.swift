//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A value of the configuration tree that knows where it was written.
struct ConfigurationNode: Sendable {
    /// The kinds of value that JSON has.
    enum Value: Sendable {
        case null
        case boolean(Bool)
        /// A number as it was written; decoding decides on a type.
        case number(String)
        case string(String)
        case array([ConfigurationNode])
        case object(ConfigurationObject)
    }

    var value: Value
    var origin: ConfigurationOrigin

    /// The kind of value with its article, for messages.
    var kind: String {
        switch self.value {
        case .null: "null"
        case .boolean: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }

    /// The object, when the value is one.
    var object: ConfigurationObject? {
        if case .object(let object) = self.value { object } else { nil }
    }

    /// The elements, when the value is an array, or an object whose keys are all indices, as layers make them.
    var elements: [(index: Int, node: ConfigurationNode)]? {
        switch self.value {
        case .array(let elements):
            return elements.enumerated().map { (index: $0.offset, node: $0.element) }
        case .object(let object):
            var elements: [(index: Int, node: ConfigurationNode)] = []
            for member in object.members {
                guard member.name.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let index = Int(member.name) else {
                    return nil
                }
                elements.append((index: index, node: member.node))
            }
            return elements.sorted { $0.index < $1.index }
        default:
            return nil
        }
    }
}

extension ConfigurationNode: CustomStringConvertible, CustomReflectable {
    /// The kind only; any value may be a secret.
    var description: String { "ConfigurationNode(\(self.kind), \(self.origin))" }
    /// No children; any value may be a secret.
    var customMirror: Mirror { Mirror(self, children: []) }
}
