//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What issuers accept as scopes.
package enum ScopeRules {
    private static let defaultSuffix = "/.default"

    /// Checks the scopes of a token for the application itself: with Entra one resource, all that was granted for it.
    ///
    /// - Parameters:
    ///   - scopes: The scopes.
    ///   - kind: Who issues the token; an issuer that describes itself has scopes of any form (RFC 6749 §3.3).
    /// - Throws: ``AcquisitionError``.
    static func checkApplicationScopes(_ scopes: [String], of kind: Authority.Kind) throws(AcquisitionError) {
        try self.check(scopes)
        guard kind != .openIDConnect else { return }
        guard scopes.count == 1 else {
            throw AcquisitionError(
                .invalidRequest,
                "\(scopes.count) scopes were given for an app token. Give one: '{resource}/.default'."
            )
        }
        guard scopes[0].lowercased().hasSuffix(Self.defaultSuffix) else {
            let hint = Self.applicationScopes(from: scopes) == scopes ? "{resource}/.default" : Self.suggestion(scopes)
            throw AcquisitionError(
                .invalidRequest,
                "The scope '\(scopes[0])' is not for an app token, which always covers what its resource granted. "
                    + "Use '\(hint)'."
            )
        }
    }

    /// Checks what holds for scopes of any token (RFC 6749 §3.3).
    static func check(_ scopes: [String]) throws(AcquisitionError) {
        guard !scopes.isEmpty else {
            throw AcquisitionError(.invalidRequest, "No scopes were given. Give one, such as '{resource}/.default'.")
        }
        for scope in scopes where scope.isEmpty || !scope.utf8.allSatisfy(Self.isAllowed) {
            throw AcquisitionError(
                .invalidRequest,
                "A scope is empty or contains blanks, quotes or characters outside ASCII. Give each scope by itself."
            )
        }
    }

    /// The scopes to ask for as the application when an API lists scopes for users.
    ///
    /// Only one request is possible then: the `.default` scope of their resource. Scopes that do not name one common
    /// resource are returned as they are.
    ///
    /// - Parameter scopes: The scopes of the API.
    /// - Returns: One `.default` scope, or the scopes unchanged.
    package static func applicationScopes(from scopes: [String]) -> [String] {
        let resources = Set(scopes.map(Self.resource))
        guard resources.count == 1, let resource = resources.first ?? nil else { return scopes }
        let kept = scopes.first { $0.lowercased().hasSuffix(Self.defaultSuffix) }
        return [kept ?? resource + Self.defaultSuffix]
    }

    /// The scopes of OpenID Connect itself.
    static let reserved: Set<String> = ["openid", "profile", "offline_access"]

    /// The scopes to send for a token of a user: what is asked for, and what brings its refresh token and identity.
    static func userScopes(_ scopes: [String]) -> [String] {
        let own = Self.resourceScopes(scopes)
        return (own + Self.reserved).sorted { $0.lowercased() < $1.lowercased() }
    }

    /// The scopes but for those of OpenID Connect itself, each once whatever its letter case.
    static func resourceScopes(_ scopes: [String]) -> [String] {
        var seen = Self.reserved
        return scopes.filter { seen.insert($0.lowercased()).inserted }
    }

    private static func suggestion(_ scopes: [String]) -> String {
        Self.applicationScopes(from: scopes)[0]
    }

    /// The resource of a scope such as `api://orders/read`, or `nil` when it names none.
    private static func resource(_ scope: String) -> String? {
        guard let slash = scope.lastIndex(of: "/") else { return nil }
        let resource = scope[..<slash]
        return resource.isEmpty || resource.hasSuffix(":/") || resource.hasSuffix(":") ? nil : String(resource)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }
}
