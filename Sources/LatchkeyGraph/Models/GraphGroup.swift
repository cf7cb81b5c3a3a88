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

/// A group of a directory.
public struct GraphGroup: GraphModel {
    /// What lies below it.
    public struct Links: GraphLinks {
        /// The path `members`.
        public let members = GraphLink<GraphPage<GraphDirectoryObject>>("members")
        /// The path `transitiveMembers`.
        public let transitiveMembers = GraphLink<GraphPage<GraphDirectoryObject>>("transitiveMembers")
        /// The path `owners`.
        public let owners = GraphLink<GraphPage<GraphDirectoryObject>>("owners")
        /// The path `memberOf`.
        public let memberOf = GraphLink<GraphPage<GraphDirectoryObject>>("memberOf")
        /// The path `drive`.
        public let drive = GraphLink<GraphDrive>("drive")
        /// The path `photo`.
        public let photo = GraphLink<JSONValue>("photo")

        /// Creates the links.
        public init() {}
    }

    /// Its properties.
    public struct Properties: GraphProperties {
        /// The property `id`.
        public let id = GraphProperty<String>("id")
        /// The property `createdDateTime`.
        public let createdDateTime = GraphProperty<Date>("createdDateTime")
        /// The property `description`.
        public let description = GraphProperty<String>("description")
        /// The property `displayName`.
        public let displayName = GraphProperty<String>("displayName")
        /// The property `groupTypes`.
        public let groupTypes = GraphProperty<[String]>("groupTypes")
        /// The property `isAssignableToRole`.
        public let isAssignableToRole = GraphProperty<Bool>("isAssignableToRole")
        /// The property `mail`.
        public let mail = GraphProperty<String>("mail")
        /// The property `mailEnabled`.
        public let mailEnabled = GraphProperty<Bool>("mailEnabled")
        /// The property `mailNickname`.
        public let mailNickname = GraphProperty<String>("mailNickname")
        /// The property `membershipRule`.
        public let membershipRule = GraphProperty<String>("membershipRule")
        /// The property `onPremisesSyncEnabled`.
        public let onPremisesSyncEnabled = GraphProperty<Bool>("onPremisesSyncEnabled")
        /// The property `securityEnabled`.
        public let securityEnabled = GraphProperty<Bool>("securityEnabled")
        /// The property `visibility`.
        public let visibility = GraphProperty<String>("visibility")

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
