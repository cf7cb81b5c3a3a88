//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCrypto
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Verifies the tokens of requests to the products API.
///
/// A token's signature is verified once; everything that changes with time is checked for each request.
final class TokenVerifier: Sendable {
    /// How many verified tokens are remembered.
    private static let rememberedTokens = 4096

    private let configuration: Emulator.Configuration
    private let resource: Emulator.Resource?
    private let keys: [String: PublicKey]
    private let baseURL: String
    private let verified = Mutex<[String: AccessTokenClaims]>([:])

    /// Prepares to verify with all keys of an identity.
    init(configuration: Emulator.Configuration, identity: Emulator.Identity, baseURL: String) {
        self.configuration = configuration
        self.resource = configuration.resource(identifiedBy: configuration.productsAPI.resource)
        self.keys = Dictionary(
            identity.signingKeys.map { ($0.keyID, $0.privateKey.publicKey) },
            uniquingKeysWith: { first, _ in first }
        )
        self.baseURL = baseURL
    }

    /// Verifies the token of a request.
    ///
    /// - Parameter request: The request.
    /// - Returns: The token's claims.
    /// - Throws: Why the token is not accepted.
    func verify(_ request: Emulator.RecordedRequest) throws(TokenRejection) -> AccessTokenClaims {
        guard let header = request.headers[.authorization] else { throw .noToken }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { throw .noToken }
        let claims = try self.claims(of: String(parts[1]))
        try self.check(claims)
        return claims
    }

    /// Returns the claims of a token whose signature is good.
    private func claims(of token: String) throws(TokenRejection) -> AccessTokenClaims {
        if let claims = self.verified.withLock({ $0[token] }) { return claims }
        do {
            let jws = try JWS(compact: token, accepting: [.rs256])
            guard let key = jws.header.keyID.flatMap({ self.keys[$0] }) else { throw TokenRejection.invalid }
            try jws.verify(with: key)
            let claims = try JSONDecoder().decode(AccessTokenClaims.self, from: Data(jws.payload))
            self.verified.withLock { verified in
                if verified.count >= Self.rememberedTokens { verified.removeAll() }
                verified[token] = claims
            }
            return claims
        } catch {
            throw .invalid
        }
    }

    private func check(_ claims: AccessTokenClaims) throws(TokenRejection) {
        guard let resource, claims.aud == resource.audience else { throw .wrongAudience }
        let issuer = TokenIssuer.issuer(of: claims.tid, version: resource.tokenVersion, baseURL: self.baseURL)
        guard claims.iss == issuer else { throw .wrongIssuer }
        let now = self.configuration.now()
        guard claims.nbf <= now else { throw .notYetValid }
        guard now < claims.exp else { throw .expired }
    }
}
