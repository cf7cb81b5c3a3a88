//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// An error of archives of tokens.
public struct EncryptionError: Error, Sendable {
    /// The category of an ``EncryptionError``.
    public struct Code: Hashable, Sendable {
        private enum Base { case damaged, fileUnavailable, insecureFile, keyUnavailable }
        private let base: Base

        /// The file was changed, was cut short, or is no archive; nothing of it can be used.
        public static var damaged: Self { .init(base: .damaged) }
        /// The file could not be read or written; the message says why.
        public static var fileUnavailable: Self { .init(base: .fileUnavailable) }
        /// The file could be read or replaced by others; the message says what to change.
        public static var insecureFile: Self { .init(base: .insecureFile) }
        /// The key that the file was sealed with is not at hand, or retired.
        public static var keyUnavailable: Self { .init(base: .keyUnavailable) }
    }

    /// The category of the error.
    public var code: Code
    /// What was wrong and what to do, free of tokens and keys.
    public var message: String

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - code: The category.
    ///   - message: What was wrong and what to do, free of tokens and keys.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

extension EncryptionError: CustomStringConvertible {
    /// The message.
    public var description: String { self.message }
}
