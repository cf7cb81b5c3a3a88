//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension Emulator {
    /// An identity that the machine or service has, and whose tokens its programs get without a credential.
    public struct ManagedIdentity: Hashable, Sendable {
        /// The client id.
        public var clientID: String
        /// The id of the identity's object.
        public var objectID: String
        /// The id of the identity as a resource; `nil` for the one that belongs to the machine itself.
        public var resourceID: String?
        /// The tenant of the tokens.
        public var tenant: String
        /// The roles that were granted to the identity, by the resource's identifier.
        public var roles: [String: [String]]

        /// Creates an identity.
        ///
        /// - Parameters:
        ///   - clientID: The client id.
        ///   - objectID: The id of the identity's object; `nil` makes one that is always the same.
        ///   - resourceID: The id of the identity as a resource; `nil` makes it the machine's own identity.
        ///   - tenant: The tenant of the tokens.
        ///   - roles: The roles that were granted to the identity, by the resource's identifier.
        public init(
            clientID: String,
            objectID: String? = nil,
            resourceID: String? = nil,
            tenant: String = Emulator.sampleTenant,
            roles: [String: [String]] = [:]
        ) {
            self.clientID = clientID
            self.objectID = objectID ?? TenantName.derivedGUID(from: "managed/\(clientID.lowercased())")
            self.resourceID = resourceID
            self.tenant = tenant.lowercased()
            self.roles = roles
        }

        /// The machine's own identity, which may read products.
        public static var system: Self {
            Self(
                clientID: "aaaa0000-1111-4222-8333-444455556666",
                roles: [Resource.products.identifier: ["Products.Read"]]
            )
        }

        /// An identity that was assigned to the machine, and which may read products.
        public static var userAssigned: Self {
            Self(
                clientID: "bbbb0000-1111-4222-8333-444455556666",
                resourceID: "/subscriptions/cccc0000-1111-4222-8333-444455556666/resourceGroups/emulator/providers/"
                    + "Microsoft.ManagedIdentity/userAssignedIdentities/worker",
                roles: [Resource.products.identifier: ["Products.Read"]]
            )
        }
    }
}
