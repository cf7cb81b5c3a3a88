//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A resource of Microsoft Graph with named properties.
///
/// It keeps all that was received. A property is `nil` when it is missing, `null`, or of another kind than expected, so
/// that a service that changes does no harm. Setting a property to `nil` makes it an explicit `null`, which clears it when
/// the model is sent; ``remove(_:)`` leaves it out.
@dynamicMemberLookup
public protocol GraphModel: GraphResource, GraphRepresentable {
    /// All properties as they were received, the unknown ones included.
    var json: JSONObject { get set }
    /// Wraps an object.
    ///
    /// - Parameter json: The object.
    init(json: JSONObject)
}

extension GraphModel {
    /// A property.
    public subscript<Value>(dynamicMember property: KeyPath<Properties, GraphProperty<Value>>) -> Value? {
        get { self.json[Properties()[keyPath: property].name].flatMap { Value(graphValue: $0) } }
        set { self.json[Properties()[keyPath: property].name] = newValue?.graphValue ?? .null }
    }

    /// Creates a model and changes it in a closure.
    ///
    /// - Parameter change: Sets properties.
    public init(_ change: (inout Self) -> Void) {
        self.init(json: JSONObject())
        change(&self)
    }

    /// Leaves a property out.
    ///
    /// - Parameter property: The property.
    public mutating func remove<Value>(_ property: KeyPath<Properties, GraphProperty<Value>>) {
        self.json[Properties()[keyPath: property].name] = nil
    }

    /// The name of the resource's type, such as `#microsoft.graph.user`, when the answer says it.
    public var typeName: String? { self.json["@odata.type"]?.string }

    /// Reads an object.
    public init?(graphAnswer value: JSONValue) {
        guard case .object(let object) = value else { return nil }
        self.init(json: object)
    }

    /// Reads an object.
    public init?(graphValue value: JSONValue) { self.init(graphAnswer: value) }

    /// The object.
    public var graphValue: JSONValue { .object(self.json) }

    /// The same object as another type, such as a member of a group as a user.
    ///
    /// - Parameter type: The type; inferred by default.
    /// - Returns: The model.
    public func cast<Other: GraphModel>(to type: Other.Type = Other.self) -> Other { Other(json: self.json) }
}
