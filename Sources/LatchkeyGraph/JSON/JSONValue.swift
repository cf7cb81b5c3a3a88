//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A JSON value of any shape: what paths without a type of their own return, and what unknown properties hold.
@dynamicMemberLookup
public enum JSONValue: Hashable, Sendable {
    /// `null`.
    case null
    /// A truth value.
    case bool(Bool)
    /// A number without fraction that 64 bits can hold.
    case integer(Int64)
    /// Any other number.
    case double(Double)
    /// A text.
    case string(String)
    /// A list.
    case array([JSONValue])
    /// An object.
    case object(JSONObject)

    /// The text; `nil` when the value is something else.
    public var string: String? { if case .string(let value) = self { value } else { nil } }
    /// The truth value; `nil` when the value is something else.
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    /// The whole number; `nil` when the value is something else.
    public var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
    /// The number; `nil` when the value is something else.
    public var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }
    /// The list; `nil` when the value is something else.
    public var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
    /// The object; `nil` when the value is something else.
    public var object: JSONObject? { if case .object(let value) = self { value } else { nil } }
    /// Whether the value is `null`.
    public var isNull: Bool { self == .null }

    /// The member of an object; `nil` when there is none, or the value is no object.
    public subscript(dynamicMember name: String) -> JSONValue? { self.object?[name] }
    /// The member of an object; `nil` when there is none, or the value is no object.
    public subscript(_ name: String) -> JSONValue? { self.object?[name] }
    /// The element of a list; `nil` when there is none, or the value is no list.
    public subscript(_ index: Int) -> JSONValue? {
        guard let array = self.array, array.indices.contains(index) else { return nil }
        return array[index]
    }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    /// Creates `null`.
    public init(nilLiteral: ()) { self = .null }
    /// Creates a truth value.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// Creates a number.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// Creates a number.
    public init(floatLiteral value: Double) { self = .double(value) }
    /// Creates a text.
    public init(stringLiteral value: String) { self = .string(value) }
    /// Creates a list.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// Creates an object.
    public init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(JSONObject(elements)) }
}
