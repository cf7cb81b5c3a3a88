//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition

/// What one call says beside its path: query, identity, header fields and limits.
///
/// A closure fills it in; each method returns the query itself, so that they can be chained. What it leaves open, the
/// client's options say.
/// ```swift
/// try await graph.users.get { $0.select(\.displayName, \.mail).top(50).asApp() }
/// ```
public final class GraphQuery<Output: GraphResource> {
    var request: GraphRequest

    init(_ request: GraphRequest = GraphRequest()) {
        self.request = request
    }

    /// Fills in a query.
    static func request(as subject: TokenSubject?, _ fill: ((GraphQuery<Output>) -> Void)?) -> GraphRequest {
        guard let fill else {
            var request = GraphRequest()
            request.subject = subject
            return request
        }
        let query = GraphQuery<Output>()
        fill(query)
        if let subject { query.request.subject = subject }
        return query.request
    }

    /// Returns only some properties.
    ///
    /// - Parameter names: Their names.
    /// - Returns: The query.
    @discardableResult
    public func select(_ names: String...) -> Self { self.append(names.map(PercentEncoding.component), to: "$select") }

    /// Returns only some properties.
    ///
    /// - Parameter properties: Their key paths, such as `\.displayName`.
    /// - Returns: The query.
    @discardableResult
    public func select<each Value>(
        _ properties: repeat KeyPath<Output.Properties, GraphProperty<each Value>>
    ) -> Self {
        let all = Output.Properties()
        var names: [String] = []
        for name in repeat all[keyPath: each properties].name { names.append(name) }
        return self.append(names.map(PercentEncoding.component), to: "$select")
    }

    /// Returns a resource that is related along with each.
    ///
    /// - Parameter expressions: The relationships, such as `manager($select=id)`.
    /// - Returns: The query.
    @discardableResult
    public func expand(_ expressions: String...) -> Self {
        self.append(expressions.map(PercentEncoding.component), to: "$expand")
    }

    /// Returns only what satisfies a condition.
    ///
    /// - Parameter filter: The condition; interpolated values cannot break out of it.
    /// - Returns: The query.
    @discardableResult
    public func filter(_ filter: ODataFilter) -> Self {
        self.parameter("$filter", filter.text)
    }

    /// Sorts, after what was named earlier.
    ///
    /// - Parameters:
    ///   - property: The key path of a property.
    ///   - descending: Whether the greatest comes first; false by default.
    /// - Returns: The query.
    @discardableResult
    public func orderBy<Value>(
        _ property: KeyPath<Output.Properties, GraphProperty<Value>>,
        descending: Bool = false
    ) -> Self {
        self.orderBy(Output.Properties()[keyPath: property].name + (descending ? " desc" : ""))
    }

    /// Sorts, after what was named earlier.
    ///
    /// - Parameter expressions: Names of properties, possibly with ` desc`.
    /// - Returns: The query.
    @discardableResult
    public func orderBy(_ expressions: String...) -> Self {
        self.append(expressions.map(PercentEncoding.component), to: "$orderby")
    }

    /// Searches; the query becomes an advanced one.
    ///
    /// - Parameter clause: One clause, such as `displayName:Ada`, without quotes.
    /// - Returns: The query.
    @discardableResult
    public func search(_ clause: String) -> Self {
        let text = clause.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return self.search(raw: "\"\(text)\"")
    }

    /// Searches with an expression of several clauses; the query becomes an advanced one.
    ///
    /// - Parameter expression: The expression as it is, such as `"displayName:Ada" OR "mail:ada"`.
    /// - Returns: The query.
    @discardableResult
    public func search(raw expression: String) -> Self {
        self.parameter("$search", expression).header("ConsistencyLevel", "eventual")
    }

    /// Returns this many items on a page at most; the service may return fewer.
    ///
    /// - Parameter count: The number.
    /// - Returns: The query.
    @discardableResult
    public func top(_ count: Int) -> Self {
        if count < 1 { self.fail("'top' is \(count); a page has at least one item.") }
        return self.parameter("$top", String(count))
    }

    /// Skips items.
    ///
    /// - Parameter count: How many.
    /// - Returns: The query.
    @discardableResult
    public func skip(_ count: Int) -> Self {
        if count < 0 { self.fail("'skip' is negative.") }
        return self.parameter("$skip", String(count))
    }

    /// Returns the number of all items with the first page; the query becomes an advanced one.
    ///
    /// - Returns: The query.
    @discardableResult
    public func count() -> Self { self.advanced() }

    /// Makes the query an advanced one of the directory: `$count=true` with `ConsistencyLevel: eventual`.
    ///
    /// - Returns: The query.
    @discardableResult
    public func advanced() -> Self { self.parameter("$count", "true").header("ConsistencyLevel", "eventual") }

    /// Adds any other parameter to the query.
    ///
    /// - Parameters:
    ///   - name: The name, such as `startDateTime`.
    ///   - value: The value, not encoded.
    /// - Returns: The query.
    @discardableResult
    public func parameter(_ name: String, _ value: String) -> Self {
        self.request.parameters[Self.encoded(name: name)] = PercentEncoding.component(value)
        return self
    }

    private func append(_ values: [String], to name: String) -> Self {
        guard !values.isEmpty else { return self }
        let all = [self.request.parameters[name]].compactMap(\.self) + values
        self.request.parameters[name] = all.joined(separator: ",")
        return self
    }

    /// Graph wants the dollar sign as it is.
    private static func encoded(name: String) -> String {
        let isOption = name.hasPrefix("$")
        return (isOption ? "$" : "") + PercentEncoding.component(isOption ? String(name.dropFirst()) : name)
    }

    func fail(_ problem: String) {
        self.request.problem = self.request.problem ?? problem
    }
}

@available(*, unavailable)
extension GraphQuery: Sendable {}
