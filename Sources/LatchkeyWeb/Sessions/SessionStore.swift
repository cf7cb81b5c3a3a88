//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Keeps the sessions of users who signed in, on the side of the server.
///
/// Sessions are named by the hash of what the browser holds, so that whoever reads the store cannot take one over. Calls
/// may overlap. What has expired need not be returned, and must not be kept for ever.
public protocol SessionStore: Sendable {
    /// Returns a session, if there is one.
    ///
    /// - Parameter name: The session's name.
    /// - Returns: The session; `nil` when there is none.
    /// - Throws: Why the store cannot be read.
    func session(named name: String) async throws -> SessionRecord?

    /// Keeps a session, in place of an older state of it.
    ///
    /// - Parameters:
    ///   - session: The session.
    ///   - name: The session's name.
    ///   - expiry: When it need not be kept any more, in seconds since 1970.
    /// - Throws: Why the session cannot be kept.
    func keep(_ session: SessionRecord, named name: String, until expiry: Int64) async throws

    /// Removes a session.
    ///
    /// - Parameter name: The session's name.
    /// - Throws: Why the session cannot be removed.
    func remove(named name: String) async throws

    /// Removes the sessions that began with a session of the issuer's.
    ///
    /// - Parameters:
    ///   - issuer: The issuer's name.
    ///   - issuerSession: The issuer's name of its session.
    /// - Returns: The sessions that were removed.
    /// - Throws: Why they cannot be removed.
    func removeAll(issuer: String, issuerSession: String) async throws -> [SessionRecord]

    /// Whether an account has a session.
    ///
    /// - Parameter homeAccountID: The identifier of the account at home.
    /// - Returns: Whether it has one.
    /// - Throws: Why the store cannot be read.
    func hasSession(ofAccount homeAccountID: String) async throws -> Bool
}
