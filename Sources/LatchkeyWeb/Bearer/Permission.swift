//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What a caller must have to do something.
///
/// Of scopes and roles any one is enough. A permission without any is refused when it is made, because a guard that lets
/// everyone through is a mistake.
public struct Permission: Hashable, Sendable {
    private enum Base: Hashable, Sendable {
        case any(scopes: [String], roles: [String])
        case all(scopes: [String])
        case delegatedOnly
        case applicationOnly
        case clients([String])
        case authenticationContext(String)
    }
    private let base: Base

    /// A mistake in a permission.
    public struct Mistake: Error, Hashable, Sendable, CustomStringConvertible {
        /// What is wrong.
        public let description: String
    }

    /// One of some scopes.
    ///
    /// - Parameter scopes: The scopes; letter case matters.
    /// - Returns: The permission.
    /// - Throws: ``Mistake`` when there are none.
    public static func scope(anyOf scopes: [String]) throws(Mistake) -> Self {
        .init(base: .any(scopes: try Self.checked(scopes, "scopes"), roles: []))
    }

    /// Each of some scopes.
    ///
    /// - Parameter scopes: The scopes; letter case matters.
    /// - Returns: The permission.
    /// - Throws: ``Mistake`` when there are none.
    public static func scope(allOf scopes: [String]) throws(Mistake) -> Self {
        .init(base: .all(scopes: try Self.checked(scopes, "scopes")))
    }

    /// One of some roles.
    ///
    /// - Parameter roles: The roles; letter case matters.
    /// - Returns: The permission.
    /// - Throws: ``Mistake`` when there are none.
    public static func role(anyOf roles: [String]) throws(Mistake) -> Self {
        .init(base: .any(scopes: [], roles: try Self.checked(roles, "roles")))
    }

    /// One of some scopes for users, or one of some roles for applications.
    ///
    /// - Parameters:
    ///   - scopes: The scopes.
    ///   - roles: The roles, also called app permissions.
    /// - Returns: The permission.
    /// - Throws: ``Mistake`` when either list is empty.
    public static func scope(anyOf scopes: [String], orRole roles: [String]) throws(Mistake) -> Self {
        .init(base: .any(scopes: try Self.checked(scopes, "scopes"), roles: try Self.checked(roles, "roles")))
    }

    /// One of some calling applications.
    ///
    /// - Parameter clientIDs: The applications' client identifiers; letter case does not matter.
    /// - Returns: The permission.
    /// - Throws: ``Mistake`` when there are none.
    public static func client(anyOf clientIDs: [String]) throws(Mistake) -> Self {
        .init(base: .clients(try Self.checked(clientIDs, "clients").map { $0.lowercased() }))
    }

    /// Users, not applications that act for themselves.
    public static var delegatedOnly: Self { .init(base: .delegatedOnly) }
    /// Applications that act for themselves.
    public static var applicationOnly: Self { .init(base: .applicationOnly) }

    /// A sign-in that met an authentication context.
    ///
    /// - Parameter id: The context, such as `c1`.
    /// - Returns: The permission.
    public static func authenticationContext(_ id: String) -> Self { .init(base: .authenticationContext(id)) }

    private static func checked(_ values: [String], _ what: String) throws(Mistake) -> [String] {
        guard !values.isEmpty, values.allSatisfy({ !$0.isEmpty && !$0.contains(" ") }) else {
            throw Mistake(description: "A permission names no \(what), or one that is empty or has spaces in it.")
        }
        return values
    }

    /// Checks that a caller has the permission.
    ///
    /// - Parameter caller: Who calls; `nil` when nobody is known to.
    /// - Throws: ``AccessDenied``.
    public func check(_ caller: CallerIdentity?) throws(AccessDenied) {
        guard let caller else { throw .anonymous }
        switch self.base {
        case .any(let scopes, let roles):
            guard scopes.contains(where: caller.scopes.contains) || roles.contains(where: caller.roles.contains) else {
                throw AccessDenied(scopes.isEmpty ? .role : .scope, scopes: scopes, roles: roles)
            }
        case .all(let scopes):
            guard scopes.allSatisfy(caller.scopes.contains) else { throw AccessDenied(.scope, scopes: scopes) }
        case .delegatedOnly:
            guard !caller.isApplication else { throw .delegatedOnly }
        case .applicationOnly:
            guard caller.isApplication else { throw .applicationOnly }
        case .clients(let ids):
            guard let id = caller.clientID, ids.contains(id.lowercased()) else {
                throw AccessDenied(.clientApplication)
            }
        case .authenticationContext(let id):
            guard caller.authenticationContexts.contains(id) else { throw .authenticationContext(id) }
        }
    }
}
