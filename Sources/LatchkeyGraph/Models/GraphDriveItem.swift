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

/// A file or a folder of a drive.
public struct GraphDriveItem: GraphModel {
    /// What lies below it.
    public struct Links: GraphLinks {
        /// The path `children`.
        public let children = GraphLink<GraphPage<GraphDriveItem>>("children")
        /// The path `content`.
        public let content = GraphLink<JSONValue>("content")
        /// The path `permissions`.
        public let permissions = GraphLink<GraphPage<JSONValue>>("permissions")
        /// The path `versions`.
        public let versions = GraphLink<GraphPage<JSONValue>>("versions")

        /// Creates the links.
        public init() {}
    }

    /// Its properties.
    public struct Properties: GraphProperties {
        /// The property `id`.
        public let id = GraphProperty<String>("id")
        /// The property `cTag`.
        public let cTag = GraphProperty<String>("cTag")
        /// The property `createdDateTime`.
        public let createdDateTime = GraphProperty<Date>("createdDateTime")
        /// The property `deleted`.
        public let deleted = GraphProperty<JSONValue>("deleted")
        /// The property `@microsoft.graph.downloadUrl`.
        public let downloadURL = GraphProperty<String>("@microsoft.graph.downloadUrl")
        /// The property `eTag`.
        public let eTag = GraphProperty<String>("eTag")
        /// The property `file`.
        public let file = GraphProperty<JSONValue>("file")
        /// The property `folder`.
        public let folder = GraphProperty<JSONValue>("folder")
        /// The property `lastModifiedDateTime`.
        public let lastModifiedDateTime = GraphProperty<Date>("lastModifiedDateTime")
        /// The property `name`.
        public let name = GraphProperty<String>("name")
        /// The property `parentReference`.
        public let parentReference = GraphProperty<JSONValue>("parentReference")
        /// The property `root`.
        public let root = GraphProperty<JSONValue>("root")
        /// The property `size`.
        public let size = GraphProperty<Int>("size")
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
