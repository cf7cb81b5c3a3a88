//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// The registration of an application.
public struct GraphApplication: GraphModel {
    /// What lies below it.
    public struct Links: GraphLinks {
        /// The path `owners`.
        public let owners = GraphLink<GraphPage<GraphDirectoryObject>>("owners")

        /// Creates the links.
        public init() {}
    }

    /// Its properties.
    public struct Properties: GraphProperties {
        /// The property `id`.
        public let id = GraphProperty<String>("id")
        /// The property `appId`.
        public let appID = GraphProperty<String>("appId")
        /// The property `api`.
        public let api = GraphProperty<JSONValue>("api")
        /// The property `appRoles`.
        public let appRoles = GraphProperty<[JSONValue]>("appRoles")
        /// The property `createdDateTime`.
        public let createdDateTime = GraphProperty<Date>("createdDateTime")
        /// The property `displayName`.
        public let displayName = GraphProperty<String>("displayName")
        /// The property `identifierUris`.
        public let identifierURIs = GraphProperty<[String]>("identifierUris")
        /// The property `keyCredentials`.
        public let keyCredentials = GraphProperty<[JSONValue]>("keyCredentials")
        /// The property `passwordCredentials`.
        public let passwordCredentials = GraphProperty<[JSONValue]>("passwordCredentials")
        /// The property `publicClient`.
        public let publicClient = GraphProperty<JSONValue>("publicClient")
        /// The property `publisherDomain`.
        public let publisherDomain = GraphProperty<String>("publisherDomain")
        /// The property `requiredResourceAccess`.
        public let requiredResourceAccess = GraphProperty<[JSONValue]>("requiredResourceAccess")
        /// The property `signInAudience`.
        public let signInAudience = GraphProperty<String>("signInAudience")
        /// The property `spa`.
        public let spa = GraphProperty<JSONValue>("spa")
        /// The property `tags`.
        public let tags = GraphProperty<[String]>("tags")
        /// The property `web`.
        public let web = GraphProperty<JSONValue>("web")

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
