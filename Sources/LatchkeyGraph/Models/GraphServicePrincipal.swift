//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// An application in a tenant.
public struct GraphServicePrincipal: GraphModel {
    /// What lies below it.
    public struct Links: GraphLinks {
        /// The path `appRoleAssignments`.
        public let appRoleAssignments = GraphLink<GraphPage<GraphAppRoleAssignment>>("appRoleAssignments")
        /// The path `appRoleAssignedTo`.
        public let appRoleAssignedTo = GraphLink<GraphPage<GraphAppRoleAssignment>>("appRoleAssignedTo")
        /// The path `owners`.
        public let owners = GraphLink<GraphPage<GraphDirectoryObject>>("owners")

        /// Creates the links.
        public init() {}
    }

    /// Its properties.
    public struct Properties: GraphProperties {
        /// The property `id`.
        public let id = GraphProperty<String>("id")
        /// The property `accountEnabled`.
        public let accountEnabled = GraphProperty<Bool>("accountEnabled")
        /// The property `appId`.
        public let appID = GraphProperty<String>("appId")
        /// The property `appOwnerOrganizationId`.
        public let appOwnerOrganizationID = GraphProperty<String>("appOwnerOrganizationId")
        /// The property `appRoleAssignmentRequired`.
        public let appRoleAssignmentRequired = GraphProperty<Bool>("appRoleAssignmentRequired")
        /// The property `appRoles`.
        public let appRoles = GraphProperty<[JSONValue]>("appRoles")
        /// The property `displayName`.
        public let displayName = GraphProperty<String>("displayName")
        /// The property `oauth2PermissionScopes`.
        public let oauth2PermissionScopes = GraphProperty<[JSONValue]>("oauth2PermissionScopes")
        /// The property `servicePrincipalNames`.
        public let servicePrincipalNames = GraphProperty<[String]>("servicePrincipalNames")
        /// The property `servicePrincipalType`.
        public let servicePrincipalType = GraphProperty<String>("servicePrincipalType")
        /// The property `tags`.
        public let tags = GraphProperty<[String]>("tags")

        /// Creates the properties.
        public init() {}
    }

    /// All properties as they were received, the unknown ones included.
    public var json: JSONObject

    /// Wraps an object.
    ///
    /// - Parameter json: The object.
    public init(json: JSONObject = JSONObject()) {
        self.json = json
    }
}
