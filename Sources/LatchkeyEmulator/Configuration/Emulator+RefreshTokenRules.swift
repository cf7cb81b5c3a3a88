//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension Emulator {
    /// What happens to a refresh token that is used.
    public struct RefreshTokenRules: Hashable, Sendable {
        /// Whether an answer holds a new refresh token; `true` by default.
        public var rotates: Bool
        /// How long a token that was replaced stays usable; `nil` means as long as it lives.
        public var gracePeriod: Duration?
        /// Whether the use of a replaced token after that ends all tokens that came of the same sign-in.
        public var revokesFamilyOnReuse: Bool
        /// How long a refresh token lives without being used; 90 days by default.
        public var lifetime: Duration

        /// Creates rules.
        ///
        /// - Parameters:
        ///   - rotates: Whether an answer holds a new refresh token.
        ///   - gracePeriod: How long a token that was replaced stays usable; `nil` means as long as it lives.
        ///   - revokesFamilyOnReuse: Whether later use ends all tokens of the same sign-in.
        ///   - lifetime: How long a refresh token lives without being used.
        public init(
            rotates: Bool = true,
            gracePeriod: Duration? = nil,
            revokesFamilyOnReuse: Bool = false,
            lifetime: Duration = .seconds(90 * 86_400)
        ) {
            self.rotates = rotates
            self.gracePeriod = gracePeriod
            self.revokesFamilyOnReuse = revokesFamilyOnReuse
            self.lifetime = lifetime
        }

        /// The rules of Entra, the default: each answer holds a new token, and the old ones stay usable.
        public static var reusable: Self { Self() }

        /// The rules of stricter issuers: a replaced token that comes again was stolen, and everything ends.
        ///
        /// - Parameter gracePeriod: How long a replaced token stays usable; not at all by default.
        /// - Returns: The rules.
        public static func rotating(gracePeriod: Duration = .zero) -> Self {
            Self(gracePeriod: gracePeriod, revokesFamilyOnReuse: true)
        }
    }
}
