//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension ConfigurationObject {
    /// Adds a member read from JSON; colons in its name stand for nested objects.
    mutating func add(
        _ name: String,
        origin: ConfigurationOrigin,
        node: ConfigurationNode
    ) throws(ConfigurationError) {
        let segments = name.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        try self.add(segments[...], fullName: name, origin: origin, node: node)
    }

    private mutating func add(
        _ segments: ArraySlice<String>,
        fullName: String,
        origin: ConfigurationOrigin,
        node: ConfigurationNode
    ) throws(ConfigurationError) {
        guard let segment = segments.first else { return }
        let rest = segments.dropFirst()
        let existing = self[segment]
        if !rest.isEmpty, let existing, var object = existing.node.object {
            try object.add(rest, fullName: fullName, origin: origin, node: node)
            self.set(.init(name: existing.name, origin: existing.origin, node: existing.node.holding(object)))
            return
        }
        if let existing {
            throw ConfigurationError(
                .invalidJSON,
                origin: origin,
                "The key '\(printable(fullName))' was given before, at \(existing.origin); keep one of the two."
            )
        }
        guard !rest.isEmpty else { return self.set(.init(name: segment, origin: origin, node: node)) }
        var object = ConfigurationObject()
        try object.add(rest, fullName: fullName, origin: origin, node: node)
        self.set(.init(name: segment, origin: origin, node: .init(value: .object(object), origin: origin)))
    }
}

extension ConfigurationNode {
    /// The same place holding an object.
    func holding(_ object: ConfigurationObject) -> Self { .init(value: .object(object), origin: self.origin) }
}
