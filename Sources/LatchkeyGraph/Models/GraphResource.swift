//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A type that a path of Microsoft Graph leads to.
public protocol GraphResource: Sendable {
    /// What an identifier behind the path leads to.
    associatedtype Element: GraphResource = JSONValue
    /// The paths below that have a type.
    associatedtype Links: GraphLinks = NoGraphLinks
    /// The properties that can be named by key path.
    associatedtype Properties: GraphProperties = NoGraphProperties

    /// Reads an answer; fails when it is of another kind.
    ///
    /// - Parameter value: The answer.
    init?(graphAnswer value: JSONValue)
}

/// The paths below a resource: a struct of ``GraphLink``.
public protocol GraphLinks: Sendable {
    /// Creates the links.
    init()
}

/// The properties of a resource: a struct of ``GraphProperty``.
public protocol GraphProperties: Sendable {
    /// Creates the properties.
    init()
}

/// No paths that have a type; every other path can still be named.
public struct NoGraphLinks: GraphLinks {
    /// Creates the links.
    public init() {}
}

/// No properties that have a type; every property can still be named by a text.
public struct NoGraphProperties: GraphProperties {
    /// Creates the properties.
    public init() {}
}

/// A path below a resource, and what it leads to.
public struct GraphLink<Target: GraphResource>: Sendable {
    let segment: String

    /// Creates a link.
    ///
    /// - Parameter segment: The segment of the path.
    public init(_ segment: String) {
        self.segment = segment
    }
}

/// A property of a resource, and the type of its value.
public struct GraphProperty<Value: GraphRepresentable>: Sendable {
    let name: String

    /// Creates a property.
    ///
    /// - Parameter name: The name in JSON.
    public init(_ name: String) {
        self.name = name
    }
}

extension JSONValue: GraphResource {
    /// Takes the answer as it is.
    public init?(graphAnswer value: JSONValue) { self = value }
}
