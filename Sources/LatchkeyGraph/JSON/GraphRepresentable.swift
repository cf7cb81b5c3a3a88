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

/// A type that a property of a Graph resource can hold.
public protocol GraphRepresentable: Sendable {
    /// Reads a value; fails when it is of another kind, so that a property that has changed its kind reads as missing.
    ///
    /// - Parameter value: The value.
    init?(graphValue value: JSONValue)
    /// The value as it is sent.
    var graphValue: JSONValue { get }
}

extension String: GraphRepresentable {
    /// Reads a text.
    public init?(graphValue value: JSONValue) {
        guard let text = value.string else { return nil }
        self = text
    }
    /// The text.
    public var graphValue: JSONValue { .string(self) }
}

extension Bool: GraphRepresentable {
    /// Reads a truth value.
    public init?(graphValue value: JSONValue) {
        guard let flag = value.bool else { return nil }
        self = flag
    }
    /// The truth value.
    public var graphValue: JSONValue { .bool(self) }
}

extension Int: GraphRepresentable {
    /// Reads a whole number.
    public init?(graphValue value: JSONValue) {
        guard let number = value.integer.flatMap({ Int(exactly: $0) }) else { return nil }
        self = number
    }
    /// The number.
    public var graphValue: JSONValue { .integer(Int64(self)) }
}

extension Double: GraphRepresentable {
    /// Reads a number.
    public init?(graphValue value: JSONValue) {
        guard let number = value.double else { return nil }
        self = number
    }
    /// The number.
    public var graphValue: JSONValue { .double(self) }
}

extension Date: GraphRepresentable {
    /// Reads a time in the form of ISO 8601, with up to any number of digits for the fraction of a second.
    public init?(graphValue value: JSONValue) {
        guard let date = value.string.flatMap(GraphTime.date) else { return nil }
        self = date
    }
    /// The time in UTC.
    public var graphValue: JSONValue { .string(GraphTime.text(self)) }
}

extension JSONValue: GraphRepresentable {
    /// Takes the value as it is.
    public init?(graphValue value: JSONValue) { self = value }
    /// The value itself.
    public var graphValue: JSONValue { self }
}

extension Array: GraphRepresentable where Element: GraphRepresentable {
    /// Reads a list; elements of another kind are left out.
    public init?(graphValue value: JSONValue) {
        guard let array = value.array else { return nil }
        self = array.compactMap { Element(graphValue: $0) }
    }
    /// The list.
    public var graphValue: JSONValue { .array(self.map(\.graphValue)) }
}
