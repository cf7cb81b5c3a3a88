//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Whether responses that name another place are followed.
///
/// A redirect is followed only to a place below the API's base URL: everywhere else it would carry the token away.
public struct RedirectPolicy: Hashable, Sendable {
    /// How many redirects of one request are followed at most.
    public var maximum: Int

    /// Redirects are returned as they are; the default.
    public static var none: Self { .init(maximum: 0) }

    /// Redirects below the base URL are followed.
    ///
    /// - Parameter maximum: How many of one request at most; 5 by default.
    /// - Returns: The policy.
    public static func follow(maximum: Int = 5) -> Self { .init(maximum: maximum) }
}
