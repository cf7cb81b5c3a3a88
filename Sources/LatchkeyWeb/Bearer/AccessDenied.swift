//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// A caller may not do what it asked for; thrown by handlers and turned into a response by the guard before them.
public struct AccessDenied: Error, Hashable, Sendable {
    /// Why a caller may not do something.
    public struct Reason: Hashable, Sendable {
        enum Base: String {
            case anonymous
            case applicationOnly
            case authenticationContext
            case claims
            case clientApplication
            case delegatedOnly
            case role
            case scope
        }
        let base: Base

        /// Nobody is known to call (IDW10204).
        public static var anonymous: Self { .init(base: .anonymous) }
        /// Only applications that act for themselves may call.
        public static var applicationOnly: Self { .init(base: .applicationOnly) }
        /// The sign-in must meet an authentication context first.
        public static var authenticationContext: Self { .init(base: .authenticationContext) }
        /// The next token must satisfy some claims.
        public static var claims: Self { .init(base: .claims) }
        /// The calling application is not one of those that may call.
        public static var clientApplication: Self { .init(base: .clientApplication) }
        /// Only users may call, not applications that act for themselves.
        public static var delegatedOnly: Self { .init(base: .delegatedOnly) }
        /// The caller has none of the roles that may call (IDW10202).
        public static var role: Self { .init(base: .role) }
        /// The token has none of the scopes that may call (IDW10203).
        public static var scope: Self { .init(base: .scope) }

        /// The name of the reason, for logs and metrics.
        public var name: String { self.base.rawValue }
    }

    /// Why.
    public var reason: Reason
    /// The scopes of which one is needed.
    public var scopes: [String] = []
    /// The roles of which one is needed.
    public var roles: [String] = []
    /// The claims that the next token must satisfy, a JSON object.
    public var claims: String?

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - reason: Why.
    ///   - scopes: The scopes of which one is needed; none by default.
    ///   - roles: The roles of which one is needed; none by default.
    ///   - claims: The claims that the next token must satisfy, a JSON object; none by default.
    public init(_ reason: Reason, scopes: [String] = [], roles: [String] = [], claims: String? = nil) {
        self.reason = reason
        self.scopes = scopes
        self.roles = roles
        self.claims = claims
    }

    /// Nobody is known to call.
    public static var anonymous: Self { .init(.anonymous) }
    /// Only users may call.
    public static var delegatedOnly: Self { .init(.delegatedOnly) }
    /// Only applications that act for themselves may call.
    public static var applicationOnly: Self { .init(.applicationOnly) }

    /// The sign-in must meet an authentication context.
    ///
    /// - Parameter id: The context, such as `c1`.
    /// - Returns: The error.
    public static func authenticationContext(_ id: String) -> Self {
        let request = ClaimValue.object([
            "access_token": .object(["acrs": .object(["essential": .bool(true), "value": .string(id)])])
        ])
        return .init(.authenticationContext, claims: request.json)
    }

    /// What the caller is told.
    var title: String {
        switch self.reason.base {
        case .anonymous: "A token is required"
        case .applicationOnly: "Only applications may do this"
        case .authenticationContext, .claims: "The token does not satisfy what is demanded"
        case .clientApplication: "The calling application may not do this"
        case .delegatedOnly: "Only users may do this"
        case .role: "The caller has none of the required roles"
        case .scope: "The token has none of the required scopes"
        }
    }

    /// The response to the caller.
    ///
    /// - Parameters:
    ///   - realm: The realm to name; none by default.
    ///   - authorizationURL: Where users sign in.
    ///   - metadataURL: Where the API describes itself; not told by default.
    /// - Returns: The response with its challenge.
    package func outbound(realm: String? = nil, authorizationURL: String? = nil, metadataURL: String? = nil)
        -> OutboundResponse
    {
        let status: HTTPResponse.Status
        var challenge: BearerChallenge
        if self.reason == .anonymous {
            status = .unauthorized
            challenge = BearerChallenge(realm: realm)
            if let metadataURL { challenge.add("resource_metadata", metadataURL) }
        } else if let claims = self.claims {
            status = .unauthorized
            challenge = .claims(claims, authorizationURL: authorizationURL)
        } else {
            status = .forbidden
            var forbidden = BearerChallenge(error: "insufficient_scope", description: self.title)
            if !self.scopes.isEmpty { forbidden.add("scope", self.scopes.joined(separator: " ")) }
            challenge = forbidden
        }
        return Problem(status: status, code: self.reason.name, title: self.title)
            .response([.wwwAuthenticate: challenge.text])
    }
}

extension AccessDenied: CustomStringConvertible {
    /// Why the caller may not do what it asked for.
    public var description: String { self.title }
}
