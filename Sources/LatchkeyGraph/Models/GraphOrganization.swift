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

/// A tenant.
public struct GraphOrganization: GraphModel {
    /// Its properties.
    public struct Properties: GraphProperties {
        /// The property `id`.
        public let id = GraphProperty<String>("id")
        /// The property `city`.
        public let city = GraphProperty<String>("city")
        /// The property `country`.
        public let country = GraphProperty<String>("country")
        /// The property `createdDateTime`.
        public let createdDateTime = GraphProperty<Date>("createdDateTime")
        /// The property `displayName`.
        public let displayName = GraphProperty<String>("displayName")
        /// The property `tenantType`.
        public let tenantType = GraphProperty<String>("tenantType")
        /// The property `verifiedDomains`.
        public let verifiedDomains = GraphProperty<[JSONValue]>("verifiedDomains")

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
