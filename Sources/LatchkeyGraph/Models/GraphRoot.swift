//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The paths below the root of Microsoft Graph that have a type.
public struct GraphRoot: GraphLinks {
    /// The path `applications`.
    public let applications = GraphLink<GraphPage<GraphApplication>>("applications")
    /// The path `directoryObjects`.
    public let directoryObjects = GraphLink<GraphPage<GraphDirectoryObject>>("directoryObjects")
    /// The path `drives`.
    public let drives = GraphLink<GraphPage<GraphDrive>>("drives")
    /// The path `groups`.
    public let groups = GraphLink<GraphPage<GraphGroup>>("groups")
    /// The path `me`.
    public let me = GraphLink<GraphUser>("me")
    /// The path `organization`.
    public let organization = GraphLink<GraphPage<GraphOrganization>>("organization")
    /// The path `servicePrincipals`.
    public let servicePrincipals = GraphLink<GraphPage<GraphServicePrincipal>>("servicePrincipals")
    /// The path `subscriptions`.
    public let subscriptions = GraphLink<GraphPage<GraphSubscription>>("subscriptions")
    /// The path `users`.
    public let users = GraphLink<GraphPage<GraphUser>>("users")

    /// Creates the links.
    public init() {}
}
