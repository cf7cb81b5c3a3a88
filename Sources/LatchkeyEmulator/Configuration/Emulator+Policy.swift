//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension Emulator {
    /// Something that is demanded of a user before tokens are issued, such as a second factor or consent.
    ///
    /// A user meets it by signing in again, at the authorization endpoint or on a device, either for the resource itself
    /// or with the claims of the refusal; ``blocked(_:)`` can not be met. Tokens that came of that sign-in remember it,
    /// so an API that passes the claims on to its caller gets through with the caller's next token.
    public struct Policy: Hashable, Sendable {
        /// The identifier of the resource whose tokens are refused; `nil` means all resources.
        public var resource: String?
        /// The OAuth error.
        public var error: String
        /// The error that says more, `suberror`; `nil` leaves it out.
        public var suberror: String?
        /// The number behind `AADSTS`.
        public var code: Int
        /// What is wrong, in words.
        public var text: String
        /// Whether the refusal carries the claims to ask for in the next sign-in.
        public var hasClaims: Bool
        /// Whether signing in again helps.
        public var canBeMet: Bool

        /// Creates a policy.
        ///
        /// - Parameters:
        ///   - resource: The identifier of the resource whose tokens are refused; `nil` means all.
        ///   - error: The OAuth error.
        ///   - suberror: The error that says more; `nil` leaves it out.
        ///   - code: The number behind `AADSTS`.
        ///   - text: What is wrong, in words.
        ///   - hasClaims: Whether the refusal carries claims; `false` by default.
        ///   - canBeMet: Whether signing in again helps; `true` by default.
        public init(
            resource: String? = nil,
            error: String,
            suberror: String? = nil,
            code: Int,
            text: String,
            hasClaims: Bool = false,
            canBeMet: Bool = true
        ) {
            self.resource = resource
            self.error = error
            self.suberror = suberror
            self.code = code
            self.text = text
            self.hasClaims = hasClaims
            self.canBeMet = canBeMet
        }

        /// Demands a second factor, with a claims challenge.
        ///
        /// - Parameter resource: The identifier of the resource; `nil` means all.
        /// - Returns: The policy.
        public static func multiFactor(_ resource: String? = nil) -> Self {
            Self(
                resource: resource,
                error: "interaction_required",
                suberror: "basic_action",
                code: 50_076,
                text: "The administrator demands a second factor for this resource.",
                hasClaims: true
            )
        }

        /// Demands the user's consent.
        ///
        /// - Parameter resource: The identifier of the resource; `nil` means all.
        /// - Returns: The policy.
        public static func consent(_ resource: String? = nil) -> Self {
            Self(
                resource: resource,
                error: "invalid_grant",
                suberror: "consent_required",
                code: 65_001,
                text: "Neither the user nor an administrator has consented to what the application asks for."
            )
        }

        /// Demands a new password.
        public static var passwordExpired: Self {
            Self(
                error: "invalid_grant",
                suberror: "user_password_expired",
                code: 50_055,
                text: "The password is expired."
            )
        }

        /// Refuses for good.
        ///
        /// - Parameter resource: The identifier of the resource; `nil` means all.
        /// - Returns: The policy.
        public static func blocked(_ resource: String? = nil) -> Self {
            Self(
                resource: resource,
                error: "interaction_required",
                suberror: "message_only",
                code: 53_003,
                text: "Access was blocked by the policies of the organisation.",
                canBeMet: false
            )
        }

        /// The name of the policy in claims.
        var id: String { TenantName.derivedGUID(from: "policy/\(self.code)/\(self.resource?.lowercased() ?? "")") }
    }
}
