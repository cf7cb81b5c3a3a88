//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A recipient or sender of a message.
public struct GraphRecipient: GraphModel {
    /// Its properties.
    public struct Properties: GraphProperties {
        /// The property `emailAddress`.
        public let emailAddress = GraphProperty<GraphEmailAddress>("emailAddress")

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
