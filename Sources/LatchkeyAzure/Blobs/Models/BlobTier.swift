//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// How fast, and how dearly, a blob can be read.
public struct BlobTier: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral {
    /// The tier, as the service writes it.
    public var rawValue: String

    /// Creates a tier.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// Creates a tier.
    public init(stringLiteral value: String) { self.rawValue = value }

    /// For what is read often.
    public static var hot: Self { "Hot" }
    /// For what is read seldom.
    public static var cool: Self { "Cool" }
    /// For what is read hardly ever.
    public static var cold: Self { "Cold" }
    /// For what must be rehydrated for hours before it is read.
    public static var archive: Self { "Archive" }
}
