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

/// A subscription to changes.
public struct GraphSubscription: GraphModel {
    /// Its properties.
    public struct Properties: GraphProperties {
        /// The property `id`.
        public let id = GraphProperty<String>("id")
        /// The property `changeType`.
        public let changeType = GraphProperty<String>("changeType")
        /// The property `clientState`.
        public let clientState = GraphProperty<String>("clientState")
        /// The property `expirationDateTime`.
        public let expirationDateTime = GraphProperty<Date>("expirationDateTime")
        /// The property `notificationUrl`.
        public let notificationURL = GraphProperty<String>("notificationUrl")
        /// The property `resource`.
        public let resource = GraphProperty<String>("resource")

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
