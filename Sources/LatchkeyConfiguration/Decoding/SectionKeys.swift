//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The keys that a section may hold.
struct SectionKeys: Sendable {
    /// Keys that are read.
    var read: [String]
    /// Keys of .NET hosts that have no bearing on what this package does; accepted and left alone.
    var accepted: [String] = []
    /// Keys of .NET hosts that would change the outcome but are not supported yet, with the value that says nothing.
    ///
    /// They are refused unless they are empty, false or hold that value.
    var planned: [String: String] = [:]

    /// What is wrong with a member's name; nil when nothing is.
    func problem(with member: ConfigurationObject.Member, path: String) -> ConfigurationProblem? {
        let name = member.name.lowercased()
        if (self.read + self.accepted).contains(where: { $0.lowercased() == name }) { return nil }
        let message: String
        if let (key, silent) = self.planned.first(where: { $0.key.lowercased() == name }) {
            if member.node.isEmpty || member.node.says(silent) { return nil }
            message = "'\(key)' is known from Microsoft.Identity.Web but not supported here yet; remove it."
        } else {
            let hint = suggestion(for: member.name, among: self.read + self.planned.keys.sorted() + self.accepted)
            let keys = hint.isEmpty ? " The keys read here are \(self.read.joined(separator: ", "))." : hint
            message = "The key is unknown.\(keys)"
        }
        return .init(path: path, origin: member.origin, message: message)
    }
}

extension ConfigurationNode {
    /// Whether the value is that text, in any letter case.
    fileprivate func says(_ text: String) -> Bool {
        if case .string(let value) = self.value { value.lowercased() == text.lowercased() } else { false }
    }
}
