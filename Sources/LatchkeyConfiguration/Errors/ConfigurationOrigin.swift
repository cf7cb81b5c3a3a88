//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Where a configuration value was written: a place in a file, an environment variable or an argument.
public struct ConfigurationOrigin: Hashable, Sendable {
    private enum Base: Hashable {
        case argument(String)
        case file(name: String, line: Int, column: Int)
        case variable(String)
    }
    private let base: Base

    /// A place in a file or text; line and column count from 1, columns in Unicode scalars.
    ///
    /// - Parameters:
    ///   - name: The name of the file.
    ///   - line: The line.
    ///   - column: The column.
    /// - Returns: The origin.
    public static func file(_ name: String, line: Int, column: Int) -> Self {
        .init(base: .file(name: name, line: line, column: column))
    }

    /// An environment variable.
    ///
    /// - Parameter name: The name of the variable.
    /// - Returns: The origin.
    public static func environmentVariable(_ name: String) -> Self { .init(base: .variable(name)) }

    /// A command-line argument.
    ///
    /// - Parameter name: The key of the argument, without its value.
    /// - Returns: The origin.
    public static func argument(_ name: String) -> Self { .init(base: .argument(name)) }

    /// The name of the file that the value stands in; nil when it came from elsewhere.
    public var fileName: String? {
        if case .file(let name, _, _) = self.base { name } else { nil }
    }
    /// The line in the file, from 1; nil when the value came from elsewhere.
    public var line: Int? {
        if case .file(_, let line, _) = self.base { line } else { nil }
    }
    /// The column in the line, from 1; nil when the value came from elsewhere.
    public var column: Int? {
        if case .file(_, _, let column) = self.base { column } else { nil }
    }
}

extension ConfigurationOrigin: CustomStringConvertible {
    /// The place as editors understand it, for example `appsettings.json:12:7`.
    public var description: String {
        switch self.base {
        case .argument(let name): "command-line argument \(name)"
        case .file(let name, let line, let column): "\(name):\(line):\(column)"
        case .variable(let name): "environment variable \(name)"
        }
    }
}
