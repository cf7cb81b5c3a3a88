//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Emulator {
    /// A user who can sign in.
    public struct User: Sendable {
        /// The name to sign in with, such as `alice@contoso.example`.
        public var username: String
        /// The password, for the flows that send it.
        public var password: String
        /// The id of the user's object in the home tenant.
        public var objectID: String
        /// The name to show.
        public var displayName: String
        /// The tenant that the user belongs to; a guest in all others.
        public var tenant: String
        /// What is demanded of the user before tokens are issued; nothing by default.
        public var policies: [Policy]
        /// The client id of the agent identity that may act as this user; `nil` for people.
        public var agentIdentity: String?

        /// Creates a user.
        ///
        /// - Parameters:
        ///   - username: The name to sign in with.
        ///   - password: The password; `nil` makes a random one.
        ///   - objectID: The id of the user's object; `nil` makes one from the name that is always the same.
        ///   - displayName: The name to show; `nil` takes the part of the user name before the `@`.
        ///   - tenant: The tenant that the user belongs to.
        ///   - policies: What is demanded of the user before tokens are issued.
        ///   - agentIdentity: The client id of the agent identity that may act as this user.
        public init(
            _ username: String,
            password: String? = nil,
            objectID: String? = nil,
            displayName: String? = nil,
            tenant: String = Emulator.sampleTenant,
            policies: [Policy] = [],
            agentIdentity: String? = nil
        ) {
            self.username = username
            self.password = password ?? "emulator~\(UUID().uuidString.lowercased())"
            self.objectID = objectID ?? TenantName.derivedGUID(from: "user/\(username.lowercased())")
            self.displayName = displayName ?? String(username.prefix { $0 != "@" }).capitalized
            self.tenant = tenant.lowercased()
            self.policies = policies
            self.agentIdentity = agentIdentity
        }

        /// Alice, who may do everything.
        ///
        /// - Parameter policies: What is demanded of her; nothing by default.
        /// - Returns: The user.
        public static func sample(policies: [Policy] = []) -> Self {
            Self("alice@contoso.example", objectID: "9f4880d8-80ba-4c40-97bc-f7a23c703084", policies: policies)
        }

        /// The id of the user's object in a tenant: that of a guest differs.
        func objectID(in tenant: TenantName) -> String {
            tenant.id == self.homeTenantID
                ? self.objectID : TenantName.derivedGUID(from: "guest/\(tenant.id)/\(self.objectID)")
        }

        /// The GUID of the tenant that the user belongs to.
        var homeTenantID: String { TenantName(self.tenant)?.id ?? self.tenant }
    }

    /// The tenant of the samples.
    public static let sampleTenant = "3a1c2b4d-0000-4a5b-8c6d-7e8f90a1b2c3"
}

extension Emulator.User: CustomStringConvertible, CustomReflectable {
    /// A text without the password.
    public var description: String { "User(\(self.username), <redacted>)" }
    /// A mirror without the password.
    public var customMirror: Mirror { Mirror(self, children: ["username": self.username, "objectID": self.objectID]) }
}
