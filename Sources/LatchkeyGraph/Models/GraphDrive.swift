//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A drive with files.
public struct GraphDrive: GraphModel {
    /// What lies below it.
    public struct Links: GraphLinks {
        /// The path `root`.
        public let root = GraphLink<GraphDriveItem>("root")
        /// The path `items`.
        public let items = GraphLink<GraphPage<GraphDriveItem>>("items")

        /// Creates the links.
        public init() {}
    }

    /// Its properties.
    public struct Properties: GraphProperties {
        /// The property `id`.
        public let id = GraphProperty<String>("id")
        /// The property `driveType`.
        public let driveType = GraphProperty<String>("driveType")
        /// The property `name`.
        public let name = GraphProperty<String>("name")
        /// The property `owner`.
        public let owner = GraphProperty<JSONValue>("owner")
        /// The property `quota`.
        public let quota = GraphProperty<JSONValue>("quota")
        /// The property `webUrl`.
        public let webURL = GraphProperty<String>("webUrl")

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
