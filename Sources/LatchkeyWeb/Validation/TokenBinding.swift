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
        /// The thumbprint of a key (RFC 7638) that signs requests.
        case key([UInt8])
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
        // Where the key is kept does not matter here; any other member could be the one that matters.
        let members = claim.object?.filter { $0.key != "xms_ksl" } ?? [:]
        guard members.count == 1, let (name, value) = members.first, let base = Self.base(name, value) else {
            self.base = .unknown
            return
        }
        self.base = base
    }

    private static func base(_ name: String, _ value: ClaimValue) -> Base? {
        if name == "jwk" {
            let key = try? JSONWebKey(json: Array(value.json.utf8)).publicKey
            return (try? key?.jsonWebKeyThumbprint()).map { .key($0) }
        }
        guard let hash = value.string.flatMap({ try? Base64URL.decode($0) }), hash.count == 32 else { return nil }
        switch name {
        case "x5t#S256": return .certificate(hash)
        case "kid": return .key(hash)
        default: return nil
        }
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
        case .key:
            guard scheme == .signedRequest else {
                throw TokenValidationError(.notBound, "The token is bound to a key, and the request is not signed.")
            }
        case .unknown:
            throw TokenValidationError(.notBound, "The token is bound to something that is not supported here.")
        case .certificate(let hash):
            guard scheme != .signedRequest else {
                throw TokenValidationError(.notBound, "The token of the envelope is bound to no key.")
            }
            guard let certificate = await peer.certificate() else {
                throw TokenValidationError(.notBound, "The token is bound to a certificate, and none was presented.")
            }
            guard ConstantTime.areEqual(Hash.sha256.digest(of: certificate), hash) else {
                throw TokenValidationError(.notBound, "The token is bound to another certificate.")
            }
        }
    }
}
