//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Reads the keys of one section and collects what is wrong with them.
///
/// Every unknown key is a problem, found when the reader is made.
struct SectionReader {
    /// The path of the section, for example `DownstreamApis:MyApi`.
    let path: String
    /// Where the section was written.
    let origin: ConfigurationOrigin
    /// What was found to be wrong so far, in the order of the file.
    private(set) var problems: [ConfigurationProblem] = []
    private let object: ConfigurationObject

    /// Starts on a section.
    ///
    /// - Parameters:
    ///   - node: The section; anything but an object or null is a problem.
    ///   - path: The path of the section.
    ///   - keys: The keys that the section may hold.
    init(_ node: ConfigurationNode, path: String, keys: SectionKeys) {
        self.path = path
        self.origin = node.origin
        self.object = node.object ?? .init()
        if node.object == nil, !node.isEmpty {
            self.report("Expected an object, found \(node.kind).", at: "", origin: node.origin)
        }
        for member in self.object.members {
            if let problem = keys.problem(with: member, path: self.path(of: member.name)) {
                self.problems.append(problem)
            }
        }
    }

    /// The value of a key; nil when it is missing or null.
    func node(_ key: String) -> ConfigurationNode? {
        guard let node = self.object[key]?.node else { return nil }
        if case .null = node.value { return nil }
        return node
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

    /// Takes over the problems of a reader of a section inside this one.
    mutating func adopt(_ reader: SectionReader) {
        self.problems.append(contentsOf: reader.problems)
    }
}
