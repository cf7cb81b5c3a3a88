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

/// A mail message.
public struct GraphMessage: GraphModel {
    /// What lies below it.
    public struct Links: GraphLinks {
        /// The path `attachments`.
        public let attachments = GraphLink<GraphPage<JSONValue>>("attachments")

        /// Creates the links.
        public init() {}
    }

    /// Its properties.
    public struct Properties: GraphProperties {
        /// The property `id`.
        public let id = GraphProperty<String>("id")
        /// The property `bccRecipients`.
        public let bccRecipients = GraphProperty<[GraphRecipient]>("bccRecipients")
        /// The property `body`.
        public let body = GraphProperty<GraphItemBody>("body")
        /// The property `bodyPreview`.
        public let bodyPreview = GraphProperty<String>("bodyPreview")
        /// The property `categories`.
        public let categories = GraphProperty<[String]>("categories")
        /// The property `ccRecipients`.
        public let ccRecipients = GraphProperty<[GraphRecipient]>("ccRecipients")
        /// The property `conversationId`.
        public let conversationID = GraphProperty<String>("conversationId")
        /// The property `from`.
        public let from = GraphProperty<GraphRecipient>("from")
        /// The property `hasAttachments`.
        public let hasAttachments = GraphProperty<Bool>("hasAttachments")
        /// The property `importance`.
        public let importance = GraphProperty<String>("importance")
        /// The property `internetMessageId`.
        public let internetMessageID = GraphProperty<String>("internetMessageId")
        /// The property `isDraft`.
        public let isDraft = GraphProperty<Bool>("isDraft")
        /// The property `isRead`.
        public let isRead = GraphProperty<Bool>("isRead")
        /// The property `parentFolderId`.
        public let parentFolderID = GraphProperty<String>("parentFolderId")
        /// The property `receivedDateTime`.
        public let receivedDateTime = GraphProperty<Date>("receivedDateTime")
        /// The property `replyTo`.
        public let replyTo = GraphProperty<[GraphRecipient]>("replyTo")
        /// The property `sender`.
        public let sender = GraphProperty<GraphRecipient>("sender")
        /// The property `sentDateTime`.
        public let sentDateTime = GraphProperty<Date>("sentDateTime")
        /// The property `subject`.
        public let subject = GraphProperty<String>("subject")
        /// The property `toRecipients`.
        public let toRecipients = GraphProperty<[GraphRecipient]>("toRecipients")
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
