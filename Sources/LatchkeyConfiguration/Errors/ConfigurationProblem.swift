//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// One thing that is wrong in a configuration, and what to do about it.
public struct ConfigurationProblem: Hashable, Sendable {
    /// The path of the key, for example `AzureAd:ClientCredentials:0:SourceType`; empty for the whole file.
    public var path: String
    /// Where the key or value was written; nil for something that is missing altogether.
    public var origin: ConfigurationOrigin?
    /// What is wrong and what to do; never a configured value that may be secret.
    public var message: String

    /// Creates a problem.
    ///
    /// - Parameters:
    ///   - path: The path of the key.
    ///   - origin: Where it was written.
    ///   - message: What is wrong and what to do.
    public init(path: String, origin: ConfigurationOrigin?, message: String) {
        self.path = path
        self.origin = origin
        self.message = message
    }
}

extension ConfigurationProblem: CustomStringConvertible {
    /// Origin, path and message on one line.
    public var description: String {
        var parts: [String] = []
        if let origin { parts.append(origin.description) }
        if !self.path.isEmpty { parts.append(self.path) }
        parts.append(self.message)
        return parts.joined(separator: ": ")
    }
}
