//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyDownstreamAPI
public import LatchkeyHTTP
public import LatchkeyTokenAcquisition
public import LatchkeyTokenCache

/// Calls Microsoft Graph.
///
/// ```swift
/// let me = try await graph.me.get(as: .user(principal))
/// for try await user in graph.users.list({ $0.select(\.displayName, \.mail).asApp() }) { print(user.displayName ?? "") }
/// ```
/// Paths without a type of their own are written the same way, and return ``JSONValue``.
@dynamicMemberLookup
public struct GraphServiceClient: Sendable {
    let core: GraphCore
    var subject: TokenSubject?

    /// Creates a client.
    ///
    /// - Parameters:
    ///   - options: Where Graph is, and which token it wants; the global cloud by default.
    ///   - headers: Where the `Authorization` field of each call comes from.
    ///   - http: What sends the calls.
    ///   - time: The clock of timeouts and retries; that of the system by default.
    /// - Throws: `DownstreamAPIError` with code `configuration`, naming the option that is wrong.
    public init(
        options: GraphOptions = GraphOptions(),
        headers: any AuthorizationHeaderProvider,
        http: any HTTPClient,
        time: any TimeProvider = SystemTime()
    ) throws(DownstreamAPIError) {
        self.core = try GraphCore(options: options, headers: headers, http: http, time: time)
        self.subject = options.subject
    }

    private init(core: GraphCore, subject: TokenSubject?) {
        self.core = core
        self.subject = subject
    }

    /// The same client calling as a subject where calls do not say.
    ///
    /// - Parameter subject: As whom to call.
    /// - Returns: The client.
    public func acting(as subject: TokenSubject) -> GraphServiceClient {
        GraphServiceClient(core: self.core, subject: subject)
    }

    /// Where Graph is, and what governs calls to it.
    public var options: GraphOptions { self.core.options }

    /// The same client for the version with what is new.
    public var beta: GraphServiceClient { GraphServiceClient(core: self.core.sibling(.beta), subject: self.subject) }
    /// The same client for the version that does not change.
    public var v1: GraphServiceClient { GraphServiceClient(core: self.core.sibling(.v1), subject: self.subject) }

    /// A path that has a type.
    public subscript<Target>(dynamicMember link: KeyPath<GraphRoot, GraphLink<Target>>) -> GraphPath<Target> {
        GraphPath(client: self, route: GraphRoot()[keyPath: link].segment)
    }

    /// Any other path.
    public subscript(dynamicMember name: String) -> GraphPath<JSONValue> {
        GraphPath<JSONValue>(client: self, route: "").appending(name)
    }

    /// A path as it is written in Graph's documentation, such as `me/insights/used` or `servicePrincipals(appId='…')`.
    ///
    /// - Parameter path: The path below the version, encoded where that is needed, possibly with a query.
    /// - Returns: The path.
    public func path(_ path: String) -> GraphPath<JSONValue> {
        GraphPath(client: self, route: String(path.drop { $0 == "/" }))
    }
}
