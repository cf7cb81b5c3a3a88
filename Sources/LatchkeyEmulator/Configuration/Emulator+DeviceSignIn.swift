//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension Emulator {
    /// What a user does about a sign-in on another device.
    public struct DeviceSignIn: Hashable, Sendable {
        enum Base: Hashable {
            case approved(String?)
            case declined
            case expired
        }
        let base: Base
        /// How many questions of the client are answered with "not yet" before.
        let questions: Int

        /// The user signs in.
        ///
        /// - Parameters:
        ///   - username: The user; `nil` means the first one.
        ///   - questions: How many questions of the client are answered with "not yet" before; none by default.
        /// - Returns: The outcome.
        public static func approved(by username: String? = nil, afterQuestions questions: Int = 0) -> Self {
            Self(base: .approved(username), questions: questions)
        }

        /// The user declines.
        ///
        /// - Parameter questions: How many questions of the client are answered with "not yet" before; none by default.
        /// - Returns: The outcome.
        public static func declined(afterQuestions questions: Int = 0) -> Self {
            Self(base: .declined, questions: questions)
        }

        /// The code expires before its time.
        ///
        /// - Parameter questions: How many questions of the client are answered with "not yet" before; none by default.
        /// - Returns: The outcome.
        public static func expired(afterQuestions questions: Int = 0) -> Self {
            Self(base: .expired, questions: questions)
        }
    }
}
