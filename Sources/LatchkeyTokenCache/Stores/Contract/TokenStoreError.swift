//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// An error of a token store.
public struct TokenStoreError: Error, Sendable, Hashable {
    /// The category of a ``TokenStoreError``.
    public struct Code: Hashable, Sendable {
        private enum Base {
            case closed
            case full
            case misconfigured
            case timedOut
            case unavailable
        }
        private let base: Base

        /// The store was closed; nothing was done.
        public static var closed: Self { .init(base: .closed) }
        /// The store has no room; nothing was written.
        public static var full: Self { .init(base: .full) }
        /// The store refuses for a reason that waiting does not mend; nothing was done.
        public static var misconfigured: Self { .init(base: .misconfigured) }
        /// The time ran out; whether anything was done is unknown.
        public static var timedOut: Self { .init(base: .timedOut) }
        /// The store could not be reached or broke off; whether anything was done is unknown.
        public static var unavailable: Self { .init(base: .unavailable) }
    }

    /// The category of the error.
    public var code: Code
    /// What happened and what to do, free of keys and payloads.
    public var message: String

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - code: The category.
    ///   - message: What happened and what to do, free of keys and payloads.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

extension TokenStoreError: CustomStringConvertible {
    /// The message.
    public var description: String { self.message }
}
