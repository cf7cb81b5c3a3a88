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

/// Verifies the tokens that the emulator issued.
///
/// A token's signature is verified once; everything that changes with time is checked for each request.
final class TokenVerifier: Sendable {
    /// How many verified tokens are remembered.
    private static let rememberedTokens = 4096

    private let configuration: Emulator.Configuration
    private let directory: EmulatorDirectory
    private let keys: SigningKeys
    private let baseURLs: [String]
    private let verified = Mutex<[String: AccessTokenClaims]>([:])

    /// Prepares to verify with all keys of an emulator.
    init(configuration: Emulator.Configuration, directory: EmulatorDirectory, keys: SigningKeys, baseURL: String) {
        self.configuration = configuration
        self.directory = directory
        self.keys = keys
        self.baseURLs = [baseURL] + configuration.hosts.map { "https://\($0.lowercased())" }
    }

    /// Verifies the token of a request to an API.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - resource: The API; where there is none, no token is for it.
    /// - Returns: The token's claims.
    /// - Throws: Why the token is not accepted.
    func verify(
        _ request: Emulator.RecordedRequest,
        for resource: Emulator.Resource?
    ) throws(TokenRejection) -> AccessTokenClaims {
        guard let header = request.headers[.authorization] else { throw .noToken }
        let parts = header.split(separator: " ", maxSplits: 1)
        let scheme = parts.first?.lowercased() ?? ""
        guard parts.count == 2, ["bearer", "mtls_pop"].contains(scheme) else { throw .noToken }
        let claims = try self.claims(of: String(parts[1]))
        try self.check(claims, for: resource)
        // A bound token counts together with its certificate and with the scheme that says so, and no other does.
        guard (scheme == "mtls_pop") == (claims.cnf != nil),
            claims.cnf == nil || claims.cnf?.certificateThumbprint == request.clientCertificate?.x5tS256
        else { throw .notBound }
        try self.checkRevocation(claims)
        return claims
    }

    /// Returns the claims of a token whose signature is good.
    func claims(of token: String) throws(TokenRejection) -> AccessTokenClaims {
        if let claims = self.verified.withLock({ $0[token] }) { return claims }
        do {
            let jws = try JWS(compact: token, accepting: [.rs256])
            guard let key = jws.header.keyID.flatMap(self.keys.publicKey) else { throw TokenRejection.invalid }
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

    /// Forgets the tokens that were verified, so that a key which is not published any more does not count either.
    func forget() {
        self.verified.withLock { $0.removeAll() }
    }

    private func check(
        _ claims: AccessTokenClaims,
        for resource: Emulator.Resource?
    ) throws(TokenRejection) {
        guard let resource, claims.aud == resource.audience else { throw .wrongAudience }
        let isOurs = self.baseURLs.contains { base in
            claims.iss == TokenIssuer.issuer(of: claims.tid, version: resource.tokenVersion, baseURL: base)
        }
        guard isOurs else { throw .wrongIssuer }
        let now = self.configuration.now()
        guard claims.nbf <= now else { throw .notYetValid }
        guard now < claims.exp else { throw .expired }
    }

    private func checkRevocation(_ claims: AccessTokenClaims) throws(TokenRejection) {
        guard let number = EmulatorDirectory.number(ofToken: claims.uti) else { throw .invalid }
        let user = claims.preferred_username.flatMap(self.directory.user(named:))
        let isRevoked = [user?.objectID, claims.caller].contains { id in
            id.map { self.directory.isRevoked(number: number, of: $0) } == true
        }
        guard isRevoked else { return }
        // Some clients write it in capital letters.
        guard claims.xms_cc?.contains(where: { $0.lowercased() == "cp1" }) == true else { throw .revoked }
        throw .newerTokenNeeded(notBefore: self.configuration.now())
    }
}
