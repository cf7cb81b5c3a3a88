//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// An error thrown by the emulator.
public struct EmulatorError: Error, Sendable {
    /// The category of an ``EmulatorError``.
    public struct Code: Hashable, Sendable {
        private enum Base {
            case fileFailed
            case identityFailed
            case invalidConfiguration
            case startFailed
        }
        private let base: Base

        /// A file could not be read or written.
        public static var fileFailed: Self { .init(base: .fileFailed) }
        /// Keys or certificates could not be made or read.
        public static var identityFailed: Self { .init(base: .identityFailed) }
        /// The configuration contradicts itself.
        public static var invalidConfiguration: Self { .init(base: .invalidConfiguration) }
        /// The server could not start, for example because its port is taken.
        public static var startFailed: Self { .init(base: .startFailed) }
    }

    /// The category of the error.
    public var code: Code
    /// What happened and what to do; free of secrets and keys.
    public var message: String
    /// The error that led to this one.
    public var cause: (any Error)?

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - code: The category.
    ///   - message: What happened and what to do, without secrets.
    ///   - cause: The error that led to this one.
    public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}

extension EmulatorError: CustomStringConvertible {
    /// The message.
    public var description: String { self.message }
}
