//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// An event of a calendar.
public struct GraphEvent: GraphModel {
    /// What lies below it.
    public struct Links: GraphLinks {
        /// The path `attachments`.
        public let attachments = GraphLink<GraphPage<JSONValue>>("attachments")
        /// The path `instances`.
        public let instances = GraphLink<GraphPage<GraphEvent>>("instances")

        /// Creates the links.
        public init() {}
    }

    /// Its properties.
    public struct Properties: GraphProperties {
        /// The property `id`.
        public let id = GraphProperty<String>("id")
        /// The property `attendees`.
        public let attendees = GraphProperty<[JSONValue]>("attendees")
        /// The property `body`.
        public let body = GraphProperty<GraphItemBody>("body")
        /// The property `bodyPreview`.
        public let bodyPreview = GraphProperty<String>("bodyPreview")
        /// The property `end`.
        public let end = GraphProperty<GraphDateTimeTimeZone>("end")
        /// The property `iCalUId`.
        public let iCalUID = GraphProperty<String>("iCalUId")
        /// The property `isAllDay`.
        public let isAllDay = GraphProperty<Bool>("isAllDay")
        /// The property `isCancelled`.
        public let isCancelled = GraphProperty<Bool>("isCancelled")
        /// The property `isOnlineMeeting`.
        public let isOnlineMeeting = GraphProperty<Bool>("isOnlineMeeting")
        /// The property `location`.
        public let location = GraphProperty<JSONValue>("location")
        /// The property `onlineMeeting`.
        public let onlineMeeting = GraphProperty<JSONValue>("onlineMeeting")
        /// The property `organizer`.
        public let organizer = GraphProperty<GraphRecipient>("organizer")
        /// The property `recurrence`.
        public let recurrence = GraphProperty<JSONValue>("recurrence")
        /// The property `responseStatus`.
        public let responseStatus = GraphProperty<JSONValue>("responseStatus")
        /// The property `sensitivity`.
        public let sensitivity = GraphProperty<String>("sensitivity")
        /// The property `seriesMasterId`.
        public let seriesMasterID = GraphProperty<String>("seriesMasterId")
        /// The property `showAs`.
        public let showAs = GraphProperty<String>("showAs")
        /// The property `start`.
        public let start = GraphProperty<GraphDateTimeTimeZone>("start")
        /// The property `subject`.
        public let subject = GraphProperty<String>("subject")
        /// The property `type`.
        public let type = GraphProperty<String>("type")
        /// The property `webLink`.
        public let webLink = GraphProperty<String>("webLink")

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
