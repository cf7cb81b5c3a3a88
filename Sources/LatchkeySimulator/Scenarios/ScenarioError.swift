//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Why a scenario cannot be simulated: where its fault is, and what would be right.
public struct ScenarioError: Error, Hashable, Sendable {
    /// The place in the scenario, such as `policies[2].preset`; empty for the scenario as a whole.
    public var path: String
    /// What is wrong there.
    public var message: String
    /// What may stand there instead; empty where that cannot be listed.
    public var allowed: [String]

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - path: The place in the scenario.
    ///   - message: What is wrong there.
    ///   - allowed: What may stand there instead; nothing by default.
    public init(_ path: String, _ message: String, allowed: [String] = []) {
        self.path = path
        self.message = message
        self.allowed = allowed
    }
}

extension ScenarioError: CustomStringConvertible {
    /// The place, the fault and what is allowed, in one line.
    public var description: String {
        let place = self.path.isEmpty ? "" : "\(self.path): "
        let remedy = self.allowed.isEmpty ? "" : " Allowed: \(self.allowed.joined(separator: ", "))."
        return "\(place)\(self.message)\(remedy)"
    }
}
