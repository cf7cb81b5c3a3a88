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

/// A user of a directory.
///
/// Only a few properties come by default; select the others.
public struct GraphUser: GraphModel {
    /// What lies below it.
    public struct Links: GraphLinks {
        /// The path `messages`.
        public let messages = GraphLink<GraphPage<GraphMessage>>("messages")
        /// The path `events`.
        public let events = GraphLink<GraphPage<GraphEvent>>("events")
        /// The path `calendar`.
        public let calendar = GraphLink<JSONValue>("calendar")
        /// The path `mailFolders`.
        public let mailFolders = GraphLink<GraphPage<JSONValue>>("mailFolders")
        /// The path `drive`.
        public let drive = GraphLink<GraphDrive>("drive")
        /// The path `manager`.
        public let manager = GraphLink<GraphDirectoryObject>("manager")
        /// The path `directReports`.
        public let directReports = GraphLink<GraphPage<GraphDirectoryObject>>("directReports")
        /// The path `memberOf`.
        public let memberOf = GraphLink<GraphPage<GraphDirectoryObject>>("memberOf")
        /// The path `transitiveMemberOf`.
        public let transitiveMemberOf = GraphLink<GraphPage<GraphDirectoryObject>>("transitiveMemberOf")
        /// The path `ownedObjects`.
        public let ownedObjects = GraphLink<GraphPage<GraphDirectoryObject>>("ownedObjects")
        /// The path `photo`.
        public let photo = GraphLink<JSONValue>("photo")
        /// The path `appRoleAssignments`.
        public let appRoleAssignments = GraphLink<GraphPage<GraphAppRoleAssignment>>("appRoleAssignments")

        /// Creates the links.
        public init() {}
    }

    /// Its properties.
    public struct Properties: GraphProperties {
        /// The property `id`.
        public let id = GraphProperty<String>("id")
        /// The property `accountEnabled`.
        public let accountEnabled = GraphProperty<Bool>("accountEnabled")
        /// The property `assignedLicenses`.
        public let assignedLicenses = GraphProperty<[JSONValue]>("assignedLicenses")
        /// The property `businessPhones`.
        public let businessPhones = GraphProperty<[String]>("businessPhones")
        /// The property `city`.
        public let city = GraphProperty<String>("city")
        /// The property `companyName`.
        public let companyName = GraphProperty<String>("companyName")
        /// The property `country`.
        public let country = GraphProperty<String>("country")
        /// The property `createdDateTime`.
        public let createdDateTime = GraphProperty<Date>("createdDateTime")
        /// The property `department`.
        public let department = GraphProperty<String>("department")
        /// The property `displayName`.
        public let displayName = GraphProperty<String>("displayName")
        /// The property `employeeId`.
        public let employeeID = GraphProperty<String>("employeeId")
        /// The property `givenName`.
        public let givenName = GraphProperty<String>("givenName")
        /// The property `identities`.
        public let identities = GraphProperty<[JSONValue]>("identities")
        /// The property `jobTitle`.
        public let jobTitle = GraphProperty<String>("jobTitle")
        /// The property `mail`.
        public let mail = GraphProperty<String>("mail")
        /// The property `mailNickname`.
        public let mailNickname = GraphProperty<String>("mailNickname")
        /// The property `mobilePhone`.
        public let mobilePhone = GraphProperty<String>("mobilePhone")
        /// The property `officeLocation`.
        public let officeLocation = GraphProperty<String>("officeLocation")
        /// The property `onPremisesImmutableId`.
        public let onPremisesImmutableID = GraphProperty<String>("onPremisesImmutableId")
        /// The property `onPremisesSyncEnabled`.
        public let onPremisesSyncEnabled = GraphProperty<Bool>("onPremisesSyncEnabled")
        /// The property `otherMails`.
        public let otherMails = GraphProperty<[String]>("otherMails")
        /// The property `passwordProfile`.
        public let passwordProfile = GraphProperty<JSONValue>("passwordProfile")
        /// The property `preferredLanguage`.
        public let preferredLanguage = GraphProperty<String>("preferredLanguage")
        /// The property `proxyAddresses`.
        public let proxyAddresses = GraphProperty<[String]>("proxyAddresses")
        /// The property `surname`.
        public let surname = GraphProperty<String>("surname")
        /// The property `usageLocation`.
        public let usageLocation = GraphProperty<String>("usageLocation")
        /// The property `userPrincipalName`.
        public let userPrincipalName = GraphProperty<String>("userPrincipalName")
        /// The property `userType`.
        public let userType = GraphProperty<String>("userType")

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
