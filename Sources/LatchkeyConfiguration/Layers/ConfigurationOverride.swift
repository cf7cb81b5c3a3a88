//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// One value from the environment or the command line with the path of the key that it sets.
struct ConfigurationOverride {
    let path: [String]
    let node: ConfigurationNode

    /// The values of the environment variables that name a key of one of the sections, in the order of their names.
    ///
    /// - Parameters:
    ///   - variables: The variables.
    ///   - prefix: What their names begin with.
    ///   - sections: The names of the sections that are read.
    /// - Returns: The values.
    /// - Throws: ``ConfigurationError`` when two variables set the same key.
    static func overrides(
        in variables: [String: String],
        prefix: String,
        sections: [String]
    ) throws(ConfigurationError) -> [Self] {
        var overrides: [Self] = []
        var names: [String: String] = [:]
        for (name, value) in variables.sorted(by: { $0.key < $1.key }) {
            guard name.lowercased().hasPrefix(prefix.lowercased()) else { continue }
            let path = Self.segments(of: String(name.dropFirst(prefix.count)))
            guard Self.belongs(path, to: sections) else { continue }
            let origin = ConfigurationOrigin.environmentVariable(printable(name))
            if let other = names.updateValue(name, forKey: path.joined(separator: ":").lowercased()) {
                throw ConfigurationError(
                    .invalidSettings,
                    path: path.joined(separator: ":"),
                    origin: origin,
                    "The variable \(printable(other)) sets the same key; unset one of the two."
                )
            }
            overrides.append(.init(path: path, node: .init(value: .string(value), origin: origin)))
        }
        return overrides
    }

    /// The values of the command-line arguments that name a key of one of the sections, in their order.
    ///
    /// - Parameters:
    ///   - arguments: The arguments.
    ///   - sections: The names of the sections that are read.
    /// - Returns: The values.
    /// - Throws: ``ConfigurationError`` when an argument lacks its value.
    static func overrides(in arguments: [String], sections: [String]) throws(ConfigurationError) -> [Self] {
        var overrides: [Self] = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let (key, inlineValue) = Self.keyAndValue(of: argument)
            let path = Self.segments(of: key)
            guard Self.belongs(path, to: sections) else { continue }
            let origin = ConfigurationOrigin.argument("--" + printable(key))
            guard let value = inlineValue ?? rest.popFirst() else {
                throw ConfigurationError(
                    .invalidSettings,
                    path: path.joined(separator: ":"),
                    origin: origin,
                    "The argument has no value; write --\(printable(key))=VALUE."
                )
            }
            overrides.append(.init(path: path, node: .init(value: .string(value), origin: origin)))
        }
        return overrides
    }

    /// Splits an argument at its first `=`, without the dashes or slash before it.
    private static func keyAndValue(of argument: String) -> (key: String, value: String?) {
        var key = argument[...]
        for mark in ["--", "/"] where key.hasPrefix(mark) {
            key = key.dropFirst(mark.count)
            break
        }
        guard let equals = key.firstIndex(of: "=") else { return (String(key), nil) }
        return (String(key[..<equals]), String(key[key.index(after: equals)...]))
    }

    /// Splits a name at `__` and `:`.
    private static func segments(of name: String) -> [String] {
        var segments = [""]
        var rest = name[...]
        while let character = rest.first {
            if rest.hasPrefix("__") {
                rest = rest.dropFirst(2)
                segments.append("")
            } else if character == ":" {
                rest = rest.dropFirst()
                segments.append("")
            } else {
                segments[segments.count - 1].append(character)
                rest = rest.dropFirst()
            }
        }
        return segments
    }

    private static func belongs(_ path: [String], to sections: [String]) -> Bool {
        path.count > 1 && sections.contains { $0.lowercased() == path[0].lowercased() }
    }
}
