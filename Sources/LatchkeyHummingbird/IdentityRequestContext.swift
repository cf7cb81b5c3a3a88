//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import Hummingbird
public import LatchkeyDownstreamAPI
public import LatchkeyTokenAcquisition
public import LatchkeyWeb

/// A request context that knows who sent the request, once a middleware has found out.
///
/// ```swift
/// struct AppContext: IdentityRequestContext {
///     var coreContext: CoreRequestContextStorage
///     var identity: CallerIdentity?
///
///     init(source: Source) { self.coreContext = .init(source: source) }
/// }
/// ```
public protocol IdentityRequestContext: RequestContext {
    /// Who sent the request; `nil` when nobody is known to.
    var identity: CallerIdentity? { get set }
}

extension IdentityRequestContext {
    /// Who sent the request, as the subject of calls to other APIs.
    ///
    /// - Throws: `AccessDenied` when nobody is known to have sent it, or an application did.
    public var caller: TokenSubject {
        get throws(AccessDenied) { try .user(self.requireIdentity()) }
    }

    /// Who sent the request.
    ///
    /// - Returns: The identity.
    /// - Throws: `AccessDenied` when nobody is known to have sent it.
    public func requireIdentity() throws(AccessDenied) -> CallerIdentity {
        guard let identity = self.identity else { throw .anonymous }
        return identity
    }

    /// Checks that the caller's token has one of some scopes.
    ///
    /// - Parameter scopes: The scopes; letter case matters.
    /// - Throws: `AccessDenied`, or `Permission.Mistake` when there are none.
    public func require(scope scopes: String...) throws {
        try Permission.scope(anyOf: scopes).check(self.identity)
    }

    /// Checks that the caller has one of some roles.
    ///
    /// - Parameter roles: The roles; letter case matters.
    /// - Throws: `AccessDenied`, or `Permission.Mistake` when there are none.
    public func require(role roles: String...) throws {
        try Permission.role(anyOf: roles).check(self.identity)
    }

    /// Checks that the caller has a permission.
    ///
    /// - Parameter permission: The permission.
    /// - Throws: `AccessDenied`.
    public func require(_ permission: Permission) throws(AccessDenied) {
        try permission.check(self.identity)
    }

    /// The error that sends the user to consent or to sign in again: throw it from a handler.
    ///
    /// - Parameters:
    ///   - scopes: The scopes that the user is asked for.
    ///   - claims: The claims that the next token must satisfy, a JSON object; none by default.
    /// - Returns: The error.
    public func challengeUser(scopes: [String], claims: String? = nil) -> ChallengeRequired {
        var cause = AcquisitionError(.interactionRequired, "The application asks for the user.")
        cause.scopes = scopes
        var challenge = ChallengeRequired(cause: cause)
        challenge.claims = claims
        return challenge
    }
}
