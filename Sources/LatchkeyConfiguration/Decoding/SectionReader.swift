//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Reads the keys of one section and collects what is wrong with them.
///
/// The section's structure is checked when the reader is made, with the sections inside it. What reads values need not
/// do that again: a value of a wrong kind is as good as missing.
struct SectionReader {
    /// The path of the section, for example `DownstreamApis:MyApi`.
    let path: String
    /// Where the section was written.
    let origin: ConfigurationOrigin
    /// What was found to be wrong so far.
    private(set) var problems: [ConfigurationProblem]
    /// The keys that were asked for, in lower case, with those of sections inside it as paths.
    private(set) var asked: Set<String> = []
    private let object: ConfigurationObject
    /// The keys that the section may hold.
    let schema: SectionSchema

    /// Starts on a section and checks its structure.
    ///
    /// - Parameters:
    ///   - node: The section; anything but an object or null is a problem.
    ///   - path: The path of the section.
    ///   - schema: The keys that the section may hold.
    init(_ node: ConfigurationNode, path: String, _ schema: SectionSchema) {
        var check = StructureCheck()
        check.check(node, .section(schema), at: path)
        self.init(checked: node, path: path, schema)
        self.problems = check.problems
    }

    /// Starts on a section inside one that was checked.
    private init(checked node: ConfigurationNode, path: String, _ schema: SectionSchema) {
        self.path = path
        self.origin = node.origin
        self.object = node.object ?? .init()
        self.schema = schema
        self.problems = []
    }

    /// The value of a key; nil when it is missing, null or an empty text.
    mutating func node(_ key: String) -> ConfigurationNode? {
        assert(self.schema[key]?.isRead == true, "\(key) is not in the schema of \(self.schema.name).")
        self.asked.insert(key.lowercased())
        guard let node = self.object[key]?.node, !node.saysNothing else { return nil }
        return node
    }

    /// Reads the section under a key.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - read: Reads the section.
    /// - Returns: What the closure returns; nil when the section is missing.
    mutating func section<Value>(_ key: String, _ read: (inout SectionReader) -> Value) -> Value? {
        guard let node = self.node(key), case .section(let schema) = self.schema[key]?.shape, node.object != nil
        else { return nil }
        return self.reading(node, at: self.path(of: key), schema, as: key, read)
    }

    /// Reads the sections of the list under a key.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - read: Reads one section.
    /// - Returns: What the closure returned for each; nil when the list is missing.
    mutating func sections<Value>(_ key: String, _ read: (inout SectionReader) -> Value) -> [Value]? {
        guard let node = self.node(key), case .sections(let schema) = self.schema[key]?.shape,
            let elements = node.elements
        else { return nil }
        return elements.map { element in
            self.reading(element.node, at: "\(self.path(of: key)):\(element.index)", schema, as: key, read)
        }
    }

    private mutating func reading<Value>(
        _ node: ConfigurationNode,
        at path: String,
        _ schema: SectionSchema,
        as key: String,
        _ read: (inout SectionReader) -> Value
    ) -> Value {
        var reader = SectionReader(checked: node, path: path, schema)
        let value = read(&reader)
        self.problems.append(contentsOf: reader.problems)
        self.asked.formUnion(reader.asked.map { "\(key.lowercased()):\($0)" })
        return value
    }

    /// The path of a key of the section; that of the section for an empty key.
    func path(of key: String) -> String {
        if key.isEmpty { return self.path }
        return self.path.isEmpty ? printable(key) : "\(self.path):\(printable(key))"
    }

    /// Adds a problem with a key.
    ///
    /// - Parameters:
    ///   - message: What is wrong and what to do.
    ///   - key: The key; empty for the section itself.
    ///   - origin: Where it was written; where the key's value was written when nil.
    mutating func report(_ message: String, at key: String, origin: ConfigurationOrigin? = nil) {
        let place = origin ?? self.object[key]?.node.origin ?? self.origin
        self.problems.append(.init(path: self.path(of: key), origin: place, message: message))
    }
}
