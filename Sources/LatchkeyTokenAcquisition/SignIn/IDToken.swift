//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The claims of an ID token that came from the token endpoint.
struct IDToken: Sendable {
    let text: String
    private let claims: UnverifiedClaims

    /// Reads an ID token.
    ///
    /// - Parameters:
    ///   - text: The token.
    ///   - clientID: The client that it must be for.
    ///   - nonce: What must be in it, when the sign-in had one.
    /// - Throws: ``AcquisitionError``.
    init(_ text: String, for clientID: String, nonce: String?) throws(AcquisitionError) {
        guard let claims = UnverifiedClaims(of: text) else {
            throw Self.error("cannot be read.", reason: "invalid_jwt")
        }
        let audiences = claims["aud"].map { [$0] } ?? claims.members["aud"]?.array?.compactMap(\.string) ?? []
        guard audiences.contains(clientID) else { throw Self.error("is for another client.", reason: "invalid_jwt") }
        if let nonce, claims["nonce"] != nonce {
            throw Self.error("does not belong to this sign-in. Start it again.", reason: "nonce_mismatch")
        }
        self.text = text
        self.claims = claims
    }

    subscript(name: String) -> String? { self.claims[name] }

    /// The claims that are texts.
    var texts: [String: String] { self.claims.members.compactMapValues(\.string) }

    /// The name that the user signs in with.
    var username: String? {
        ["preferred_username", "upn", "email", "name"].lazy.compactMap { self[$0] }.first
    }

    private static func error(_ what: String, reason: String) -> AcquisitionError {
        AcquisitionError(.invalidResponse, "The issuer's ID token \(what)", reason: reason)
    }
}
