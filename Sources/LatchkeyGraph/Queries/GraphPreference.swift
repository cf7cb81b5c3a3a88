//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A wish that a request expresses in `Prefer`.
public struct GraphPreference: Hashable, Sendable {
    let text: String

    /// Creates a preference.
    ///
    /// - Parameter text: The preference as it is sent.
    public init(_ text: String) { self.text = text }

    /// Answer with as little as possible.
    public static let returnMinimal = Self("return=minimal")
    /// Answer with the whole resource.
    public static let returnRepresentation = Self("return=representation")
    /// Identifiers that stay when an item is moved.
    public static let immutableIDs = Self("IdType=\"ImmutableId\"")
    /// Bodies of messages and events as plain text.
    public static let textBodies = Self("outlook.body-content-type=\"text\"")
    /// Members of enumerations that are newer than the version.
    public static let unknownEnumMembers = Self("include-unknown-enum-members")

    /// The size of pages.
    ///
    /// - Parameter size: The number of items at most.
    /// - Returns: The preference.
    public static func maxPageSize(_ size: Int) -> Self { Self("odata.maxpagesize=\(size)") }

    /// The zone of times of events.
    ///
    /// - Parameter name: The name of the zone, such as `Pacific Standard Time`.
    /// - Returns: The preference.
    public static func timeZone(_ name: String) -> Self {
        Self("outlook.timezone=\"\(name.filter { $0 != "\"" && $0 != "\\" })\"")
    }
}
