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

/// A role of a resource that was granted.
public struct GraphAppRoleAssignment: GraphModel {
    /// Its properties.
    public struct Properties: GraphProperties {
        /// The property `id`.
        public let id = GraphProperty<String>("id")
        /// The property `appRoleId`.
        public let appRoleID = GraphProperty<String>("appRoleId")
        /// The property `createdDateTime`.
        public let createdDateTime = GraphProperty<Date>("createdDateTime")
        /// The property `principalDisplayName`.
        public let principalDisplayName = GraphProperty<String>("principalDisplayName")
        /// The property `principalId`.
        public let principalID = GraphProperty<String>("principalId")
        /// The property `principalType`.
        public let principalType = GraphProperty<String>("principalType")
        /// The property `resourceDisplayName`.
        public let resourceDisplayName = GraphProperty<String>("resourceDisplayName")
        /// The property `resourceId`.
        public let resourceID = GraphProperty<String>("resourceId")

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
