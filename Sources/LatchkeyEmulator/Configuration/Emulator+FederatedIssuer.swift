//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Emulator {
    /// An issuer outside of the emulator, such as a cluster or a build service, whose tokens stand in for credentials.
    ///
    /// The emulator knows its public key without asking anyone.
    public struct FederatedIssuer: Sendable {
        /// The claims of a token.
        private struct Claims: Encodable {
            var iss: String
            var sub: String
            var aud: String
            var iat: Int64
            var nbf: Int64
            var exp: Int64
            var jti: String
        }

        /// The `iss` claim of the tokens.
        public let name: String
        private let key: PrivateKey
        private let keyID: String

        /// Makes an issuer with a new key on the curve P-256.
        ///
        /// - Parameter name: The `iss` claim, such as `https://cluster.example`.
        /// - Throws: ``EmulatorError`` with ``EmulatorError/Code/identityFailed``.
        public init(_ name: String) throws(EmulatorError) {
            do throws(CryptoError) {
                self.key = try PrivateKey(generatingOn: .p256)
                self.keyID = Base64URL.encode(try self.key.publicKey.jsonWebKeyThumbprint())
                self.name = name
            } catch {
                throw EmulatorError(.identityFailed, "No key for the issuer could be made: \(error)", cause: error)
            }
        }

        /// Signs a token.
        ///
        /// - Parameters:
        ///   - subject: The `sub` claim.
        ///   - audience: The `aud` claim.
        ///   - lifetime: How long the token is valid; an hour by default, and a negative one has ended already.
        ///   - now: The time, in seconds since 1970; `nil` takes the system's.
        /// - Returns: The token in compact form.
        /// - Throws: ``EmulatorError`` with ``EmulatorError/Code/identityFailed``.
        public func token(
            subject: String,
            audience: String = FederatedCredential.defaultAudience,
            lifetime: Duration = .seconds(3600),
            at now: Int64? = nil
        ) throws(EmulatorError) -> String {
            let now = now ?? Int64(Date().timeIntervalSince1970)
            let claims = Claims(
                iss: self.name,
                sub: subject,
                aud: audience,
                iat: now,
                nbf: min(now, now + lifetime.components.seconds) - 1,
                exp: now + lifetime.components.seconds,
                jti: UUID().uuidString.lowercased()
            )
            do {
                let header = JOSEHeader(algorithm: .es256, ["typ": "JWT", "kid": self.keyID])
                return try JWS.sign(Array(JSONEncoder().encode(claims)), header: header, with: self.key)
            } catch {
                throw EmulatorError(.identityFailed, "The issuer's token could not be signed: \(error)", cause: error)
            }
        }

        /// The key that verifies the tokens.
        var publicKey: PublicKey { self.key.publicKey }
    }
}

extension Emulator.FederatedIssuer: CustomStringConvertible, CustomReflectable {
    /// The issuer's name.
    public var description: String { "FederatedIssuer(\(self.name), <redacted>)" }
    /// A mirror without the key.
    public var customMirror: Mirror { Mirror(self, children: ["name": self.name]) }
}
