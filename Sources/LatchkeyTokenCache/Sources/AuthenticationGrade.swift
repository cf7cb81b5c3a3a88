//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// How recently and how strongly a user was authenticated.
///
/// A refresh token does not take the place of one that stands for a later or stronger authentication: a user who has
/// just passed a second factor would have to do it again.
public struct AuthenticationGrade: Hashable, Sendable {
    /// When the user was authenticated (`auth_time`, OpenID Connect Core §2), if that is known.
    public var authenticatedAt: WallTime?
    /// How strongly: higher is stronger, zero where nothing is known.
    public var level: Int

    /// Creates a grade.
    ///
    /// - Parameters:
    ///   - authenticatedAt: When the user was authenticated; unknown by default.
    ///   - level: How strongly; nothing is known by default.
    public init(authenticatedAt: WallTime? = nil, level: Int = 0) {
        self.authenticatedAt = authenticatedAt
        self.level = level
    }

    /// Creates a grade from the claims of an identity token.
    ///
    /// - Parameters:
    ///   - authenticatedAt: The claim `auth_time`.
    ///   - contextClass: The claim `acr`; only numbers are understood.
    ///   - methods: The claim `amr` (RFC 8176): several methods, or `mfa`, are stronger than one.
    public init(authenticatedAt: WallTime?, contextClass: String?, methods: [String]) {
        let count = methods.contains("mfa") ? 2 : min(Set(methods).count, 2)
        self.init(authenticatedAt: authenticatedAt, level: max(contextClass.flatMap(Int.init) ?? 0, count))
    }

    /// Nothing is known of the authentication.
    public static var unknown: Self { .init() }

    /// Whether this authentication is known to be older than another, or is not and is weaker.
    func isBelow(_ other: Self) -> Bool {
        if let time = self.authenticatedAt, let otherTime = other.authenticatedAt, time != otherTime {
            return time < otherTime
        }
        return self.level < other.level
    }

    /// This authentication with what only another says of it.
    func completed(by other: Self) -> Self {
        Self(authenticatedAt: self.authenticatedAt ?? other.authenticatedAt, level: max(self.level, other.level))
    }
}
