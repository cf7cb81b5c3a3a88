//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition

/// A path of Microsoft Graph, and the type of what it leads to.
///
/// Names and identifiers are encoded, so that they cannot lead elsewhere.
@dynamicMemberLookup
public struct GraphPath<Output: GraphResource>: Sendable {
    let client: GraphServiceClient
    /// The path below the version, encoded.
    let route: String
    /// Why the path cannot be called.
    var problem: String?

    /// A path below that has a type.
    public subscript<Target>(
        dynamicMember link: KeyPath<Output.Links, GraphLink<Target>>
    ) -> GraphPath<Target> {
        GraphPath<Target>(
            client: self.client,
            route: "\(self.route)/\(Output.Links()[keyPath: link].segment)",
            problem: self.problem
        )
    }

    /// Any other path below.
    public subscript(dynamicMember name: String) -> GraphPath<JSONValue> { self.appending(name) }

    /// One element by its identifier.
    public subscript(_ id: String) -> GraphPath<Output.Element> { self.appending(id) }

    /// One element by an alternate key, such as `servicePrincipals[key: "appId", id]`.
    public subscript(key name: String, _ value: String) -> GraphPath<Output.Element> {
        let key = PercentEncoding.component(name)
        let literal = PercentEncoding.component(value.replacing("'", with: "''"))
        return GraphPath<Output.Element>(
            client: self.client,
            route: "\(self.route)(\(key)='\(literal)')",
            problem: self.problem
        )
    }

    /// A path below whose name a member cannot have, such as `count` or `microsoft.graph.user`.
    ///
    /// - Parameters:
    ///   - name: One segment, not encoded.
    ///   - type: The type of what it leads to; any JSON by default.
    /// - Returns: The path.
    public func appending<Target: GraphResource>(_ name: String, as type: Target.Type = Target.self) -> GraphPath<
        Target
    > {
        let segment = PercentEncoding.component(name)
        let isUsable = !name.isEmpty && name != "." && name != ".."
        return GraphPath<Target>(
            client: self.client,
            route: self.route.isEmpty ? segment : "\(self.route)/\(segment)",
            problem: self.problem ?? (isUsable ? nil : "An identifier in the path is empty, '.' or '..'.")
        )
    }

    /// The same path leading to another type, such as members of a group as users.
    ///
    /// - Parameter type: The type; inferred by default.
    /// - Returns: The path.
    public func typed<Target: GraphResource>(as type: Target.Type = Target.self) -> GraphPath<Target> {
        GraphPath<Target>(client: self.client, route: self.route, problem: self.problem)
    }

    /// Appends what is encoded already.
    func suffixed<Target: GraphResource>(_ suffix: String, as type: Target.Type = Target.self) -> GraphPath<Target> {
        GraphPath<Target>(client: self.client, route: self.route + suffix, problem: self.problem)
    }

    /// The whole URL of the path, for references in bodies.
    public var url: String { "\(self.client.core.links.base)/\(self.route)" }

    /// Prepares a request to the path.
    func request(as subject: TokenSubject?, _ fill: ((GraphQuery<Output>) -> Void)?) -> GraphRequest {
        var request = GraphQuery<Output>.request(as: subject, fill)
        if let problem { request.problem = problem }
        return request
    }

    /// The path with the query of a request.
    func target(_ request: GraphRequest) -> String {
        let query = request.query
        guard self.route.contains("?"), !query.isEmpty else { return self.route + query }
        return "\(self.route)&\(query.dropFirst())"
    }
}
