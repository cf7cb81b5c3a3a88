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

/// A `$filter` into which values cannot be smuggled: what is interpolated becomes a literal of OData.
///
/// ```swift
/// .filter("startswith(displayName,\(name)) and accountEnabled eq \(true)")
/// ```
/// A name such as `O'Neil` becomes `'O''Neil'`. What is no value, such as the name of a property that a program chooses, is
/// interpolated as `\(raw: name)`.
public struct ODataFilter: Hashable, Sendable, ExpressibleByStringInterpolation {
    /// Puts a filter together.
    public struct StringInterpolation: StringInterpolationProtocol, Sendable {
        fileprivate var text = ""

        /// Begins a filter.
        public init(literalCapacity: Int, interpolationCount: Int) {}
        /// Appends text of the program.
        public mutating func appendLiteral(_ literal: String) { self.text += literal }
        /// Appends a text as a literal in quotes.
        public mutating func appendInterpolation(_ value: String) { self.text += ODataFilter.literal(value) }
        /// Appends a number.
        public mutating func appendInterpolation(_ value: Int) { self.text += "\(value)" }
        /// Appends a truth value.
        public mutating func appendInterpolation(_ value: Bool) { self.text += value ? "true" : "false" }
        /// Appends a GUID, which has no quotes.
        public mutating func appendInterpolation(_ value: UUID) { self.text += value.uuidString.lowercased() }
        /// Appends a time, which has no quotes.
        public mutating func appendInterpolation(_ value: Date) { self.text += GraphTime.text(value) }
        /// Appends a list of texts in parentheses, as `in` takes them.
        public mutating func appendInterpolation(_ values: [String]) {
            self.text += "(\(values.map(ODataFilter.literal).joined(separator: ",")))"
        }
        /// Appends a text as it is; it must come from the program, not from outside.
        public mutating func appendInterpolation(raw text: String) { self.text += text }
    }

    /// The filter as OData, not encoded.
    public let text: String

    /// Creates a filter of text alone.
    public init(stringLiteral value: String) { self.text = value }
    /// Creates a filter.
    public init(stringInterpolation: StringInterpolation) { self.text = stringInterpolation.text }
    /// Creates a filter from a text that a program has made; it is not checked.
    ///
    /// - Parameter text: The filter.
    public init(raw text: String) { self.text = text }

    /// A text as a literal of OData: in quotes, those inside doubled.
    static func literal(_ text: String) -> String { "'\(text.replacing("'", with: "''"))'" }
}
