//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// An error thrown when a configuration cannot be used; it lists every problem found, not only the first.
public struct ConfigurationError: Error, Sendable {
    /// The category of a ``ConfigurationError``.
    public struct Code: Hashable, Sendable {
        private enum Base {
            case fileNotFound
            case fileUnreadable
            case invalidJSON
            case invalidSettings
        }
        private let base: Base

        /// The file does not exist; check the path and the working directory.
        public static var fileNotFound: Self { .init(base: .fileNotFound) }
        /// The file exists but could not be read: a folder, no permission, or larger than the limit.
        public static var fileUnreadable: Self { .init(base: .fileUnreadable) }
        /// The file is not JSON (comments and trailing commas are allowed); the problem says where.
        public static var invalidJSON: Self { .init(base: .invalidJSON) }
        /// The settings were read but some are missing, unknown or malformed; each problem says which.
        public static var invalidSettings: Self { .init(base: .invalidSettings) }
    }

    /// The category of the error.
    public var code: Code
    /// What is wrong, in the order of the file; at least one.
    public var problems: [ConfigurationProblem]
    /// The error that led to this one.
    public var cause: (any Error)?

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - code: The category.
    ///   - problems: What is wrong.
    ///   - cause: The error that led to this one.
    public init(_ code: Code, problems: [ConfigurationProblem], cause: (any Error)? = nil) {
        self.code = code
        self.problems = problems
        self.cause = cause
    }

    /// What is wrong and what to do: one line per problem.
    public var message: String {
        guard self.problems.count != 1 else { return self.problems[0].description }
        let lines = self.problems.map { "  - \($0)" }
        return (["The configuration has \(lines.count) problems:"] + lines).joined(separator: "\n")
    }
}

extension ConfigurationError: CustomStringConvertible {
    /// The message.
    public var description: String { self.message }
}

extension ConfigurationError {
    /// Creates an error with one problem.
    init(_ code: Code, path: String = "", origin: ConfigurationOrigin? = nil, _ message: String) {
        self.init(code, problems: [.init(path: path, origin: origin, message: message)])
    }
}
