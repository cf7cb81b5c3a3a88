//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// One place that settings come from; in a ``ConfigurationSource`` later layers win over earlier ones.
public struct ConfigurationLayer: Sendable {
    enum Content: Sendable {
        case arguments([String])
        case environment([String: String], prefix: String)
        case file(path: String, isOptional: Bool)
        case text(String, name: String)
    }
    let content: Content

    /// A JSON file as .NET hosts read it: comments, trailing commas and any letter case of keys are accepted.
    ///
    /// - Parameters:
    ///   - path: The path of the file, relative to the working directory or absolute.
    ///   - isOptional: Whether the file may be missing; false by default.
    /// - Returns: The layer.
    public static func file(_ path: String, isOptional: Bool = false) -> Self {
        .init(content: .file(path: path, isOptional: isOptional))
    }

    /// A JSON text.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - name: What messages call it; `settings` by default.
    /// - Returns: The layer.
    public static func json(_ text: String, name: String = "settings") -> Self {
        .init(content: .text(text, name: name))
    }

    /// Environment variables such as `AzureAd__ClientId` or `AzureAd__ClientCredentials__0__ClientSecret`.
    ///
    /// Variables that do not begin with the name of a section that is read are left alone.
    ///
    /// - Parameters:
    ///   - variables: The variables; those of the process when nil, the default.
    ///   - prefix: What the names of variables begin with, for example `MYAPP_`; empty by default.
    /// - Returns: The layer.
    public static func environment(_ variables: [String: String]? = nil, prefix: String = "") -> Self {
        .init(content: .environment(variables ?? processEnvironment(), prefix: prefix))
    }

    /// Command-line arguments such as `--AzureAd:ClientId=value`, `--AzureAd__ClientId value` or `/AzureAd:ClientId=value`.
    ///
    /// Arguments that do not begin with the name of a section that is read are left alone.
    ///
    /// - Parameter arguments: The arguments, without the name of the program.
    /// - Returns: The layer.
    public static func commandLine(_ arguments: [String]) -> Self {
        .init(content: .arguments(arguments))
    }
}

extension ConfigurationLayer: CustomStringConvertible, CustomReflectable {
    /// The kind of layer only; its content may hold secrets.
    public var description: String {
        switch self.content {
        case .arguments: "command-line arguments"
        case .environment: "environment variables"
        case .file(let path, _): "file \(path)"
        case .text(_, let name): "text \(name)"
        }
    }
    /// No children; the content may hold secrets.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
