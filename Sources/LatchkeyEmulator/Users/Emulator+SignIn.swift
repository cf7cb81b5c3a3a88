//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension Emulator {
    /// What happens when an application sends a user to the authorization endpoint.
    public struct SignInOutcome: Hashable, Sendable {
        enum Base: Hashable {
            case user(String)
            case cancelled
        }
        let base: Base

        /// A user signs in, whatever the application hinted at.
        ///
        /// - Parameter username: The user.
        /// - Returns: The outcome.
        public static func user(_ username: String) -> Self { Self(base: .user(username)) }

        /// The user turns back.
        public static var cancelled: Self { Self(base: .cancelled) }
    }
}
