//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Why content could not be sealed or opened.
public struct RecordProtectionError: Error, Hashable, Sendable {
    /// The kind of a failure.
    public struct Code: Hashable, Sendable {
        private enum Base: String, Hashable, CaseIterable, Sendable {
            case malformed, forged, unknownKey, retiredKey, unavailable
        }

        private let base: Base

        /// The name of the kind, for logs and metrics.
        public var name: String { self.base.rawValue }

        /// Every kind.
        static var all: [Self] { Base.allCases.map(Self.init(base:)) }

        /// The bytes have not the form of sealed content, or a form that a newer release writes.
        public static var malformed: Self { .init(base: .malformed) }
        /// The bytes were changed or cut short, or belong to another context.
        public static var forged: Self { .init(base: .forged) }
        /// The bytes were sealed with a key that is not known.
        public static var unknownKey: Self { .init(base: .unknownKey) }
        /// The bytes were sealed with a key that is not used any more.
        public static var retiredKey: Self { .init(base: .retiredKey) }
        /// The keys cannot be had at the moment.
        public static var unavailable: Self { .init(base: .unavailable) }
    }

    /// The kind of the failure.
    public var code: Code
    /// What was wrong and what to do.
    public var message: String

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - code: The kind of the failure.
    ///   - message: What was wrong and what to do.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

extension RecordProtectionError: CustomStringConvertible {
    /// The kind of the failure and the message.
    public var description: String { "\(self.code.name): \(self.message)" }
}
