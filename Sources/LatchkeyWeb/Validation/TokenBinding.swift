//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// What a token is bound to (`cnf`, RFC 7800).
struct TokenBinding: Hashable, Sendable {
    enum Base: Hashable, Sendable {
        case none
        /// The SHA-256 hash of a certificate for TLS (RFC 8705).
        case certificate([UInt8])
        /// Something that is not checked here.
        case unknown
    }
    let base: Base

    static let none = Self(base: .none)

    /// Reads the claim.
    init(_ claims: TokenClaims) {
        guard let claim = claims["cnf"] else {
            self = .none
            return
        }
        // A member that is not understood could be the one that matters.
        guard let members = claim.object, members.count == 1, let text = members["x5t#S256"]?.string,
            let hash = try? Base64URL.decode(text), hash.count == 32
        else {
            self.base = .unknown
            return
        }
        self.base = .certificate(hash)
    }

    private init(base: Base) {
        self.base = base
    }

    /// Checks that the sender of a request holds what the token is bound to.
    ///
    /// - Parameters:
    ///   - scheme: The scheme that the token came with.
    ///   - peer: Who sent the request.
    /// - Throws: ``TokenValidationError`` with ``TokenValidationError/Code/notBound``.
    func check(_ scheme: BearerCredentials.Scheme, from peer: Peer) async throws(TokenValidationError) {
        switch self.base {
        case .none:
            guard scheme == .bearer else {
                throw TokenValidationError(.notBound, "The token came as a bound one but is bound to nothing.")
            }
        case .unknown:
            throw TokenValidationError(.notBound, "The token is bound to something that is not supported here.")
        case .certificate(let hash):
            guard let certificate = await peer.certificate() else {
                throw TokenValidationError(.notBound, "The token is bound to a certificate, and none was presented.")
            }
            guard ConstantTime.areEqual(Hash.sha256.digest(of: certificate), hash) else {
                throw TokenValidationError(.notBound, "The token is bound to another certificate.")
            }
        }
    }
}
