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

/// An object of a directory, whatever its type: `odataType` says which.
public struct GraphDirectoryObject: GraphModel {
    /// Its properties.
    public struct Properties: GraphProperties {
        /// The property `id`.
        public let id = GraphProperty<String>("id")
        /// The property `deletedDateTime`.
        public let deletedDateTime = GraphProperty<Date>("deletedDateTime")
        /// The property `displayName`.
        public let displayName = GraphProperty<String>("displayName")
        /// The property `@odata.type`.
        public let odataType = GraphProperty<String>("@odata.type")

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
