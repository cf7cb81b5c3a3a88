//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What an issuer does when a refresh token is presented again.
public struct RefreshTokenProfile: Hashable, Sendable {
    private enum Base: Hashable, Sendable {
        case reusable
        case rotating(grace: Duration)
        case unknown
    }
    private let base: Base

    /// A refresh token stays good when it has been redeemed, as Microsoft Entra's do.
    public static var reusable: Self { .init(base: .reusable) }

    /// A refresh token is good for one redemption; its reuse is taken for theft, and the user is signed out.
    ///
    /// - Parameter grace: How long after its first redemption a token may be presented again; zero for not at all.
    /// - Returns: The profile.
    public static func rotating(grace: Duration = .zero) -> Self { .init(base: .rotating(grace: grace)) }

    /// Nothing is known: the issuer rotates without grace as soon as one of its answers brings another token.
    public static var unknown: Self { .init(base: .unknown) }

    /// The profile that is known of an issuer, by its host name.
    ///
    /// - Parameter authority: The issuer as keys name it, for example `login.microsoftonline.com`.
    /// - Returns: The profile, ``unknown`` where the issuer is not known.
    public static func known(of authority: String) -> Self {
        let host = authority.split(separator: "/").first.map(String.init) ?? authority
        return Self.reusing.contains(host) ? .reusable : .unknown
    }

    private static let reusing: Set<String> = [
        "login.microsoftonline.com", "login.microsoftonline.us", "login.partner.microsoftonline.cn",
        "login.windows.net", "sts.windows.net",
    ]

    /// What holds for a family, given whether the issuer has rotated one of its tokens.
    func resolved(hasRotated: Bool) -> Self {
        self.base == .unknown && hasRotated ? .rotating() : self
    }

    /// Whether nothing is known.
    var isUnknown: Bool { self.base == .unknown }
    /// Whether tokens may be presented as often as one likes.
    var isReusable: Bool { self.base == .reusable }
    /// Whether a token must not be redeemed by more than one process.
    var isRotating: Bool { if case .rotating = self.base { true } else { false } }
    /// For how long a token may be presented again.
    var grace: Duration { if case .rotating(let grace) = self.base { grace } else { .zero } }
}
