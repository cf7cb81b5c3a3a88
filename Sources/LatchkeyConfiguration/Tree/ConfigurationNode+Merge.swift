//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension ConfigurationNode {
    /// Lays another tree over this one: objects are merged member by member, everything else is replaced.
    ///
    /// Arrays are merged by index, as hosts of .NET do it.
    mutating func merge(_ other: ConfigurationNode) {
        switch (self.value, other.value) {
        case (.object(var object), .object(let over)):
            object.merge(over)
            self.value = .object(object)
        case (.array(var elements), .array(let over)):
            for (index, element) in over.enumerated() {
                if index < elements.count { elements[index].merge(element) } else { elements.append(element) }
            }
            self.value = .array(elements)
        default:
            self = other
        }
    }

    /// Sets one value below this node, making the objects on the way to it.
    ///
    /// A segment names a member of an object or is the index of an array's element.
    mutating func set(_ path: some Collection<String>, to leaf: ConfigurationNode) {
        guard let segment = path.first else {
            self = leaf
            return
        }
        let rest = path.dropFirst()
        if case .array(var elements) = self.value, let index = Int(segment), elements.indices.contains(index) {
            elements[index].set(rest, to: leaf)
            self.value = .array(elements)
            return
        }
        var object = self.object ?? self.indexed(origin: leaf.origin)
        var member = object[segment] ?? .init(name: segment, origin: leaf.origin, node: .emptyObject(leaf.origin))
        member = .init(name: member.name, origin: leaf.origin, node: member.node)
        member.node.set(rest, to: leaf)
        object.set(member)
        self = .init(value: .object(object), origin: self.origin)
    }

    /// An object without members.
    static func emptyObject(_ origin: ConfigurationOrigin) -> Self {
        .init(value: .object(.init()), origin: origin)
    }

    /// The elements of an array as members named by their index; nothing of anything else.
    private func indexed(origin: ConfigurationOrigin) -> ConfigurationObject {
        var object = ConfigurationObject()
        guard case .array(let elements) = self.value else { return object }
        for (index, element) in elements.enumerated() {
            object.set(.init(name: String(index), origin: element.origin, node: element))
        }
        return object
    }
}

extension ConfigurationObject {
    /// Lays the members of another object over these.
    mutating func merge(_ other: ConfigurationObject) {
        for member in other.members {
            guard var existing = self[member.name] else {
                self.set(member)
                continue
            }
            existing.node.merge(member.node)
            self.set(.init(name: existing.name, origin: member.origin, node: existing.node))
        }
    }
}
