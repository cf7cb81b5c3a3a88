//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyCrypto

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Emulator {
    /// The keys and the certificate authority of an emulator: with the same ones, a restart is the same server.
    public struct Identity: Sendable {
        /// The authority that clients are to trust.
        public let certificateAuthority: CertificateAuthority
        let serverKey: PrivateKey
        /// The keys of tokens: the first signs, all are published.
        let signingKeys: [SigningKey]

        /// Makes new keys, which takes a second or so.
        ///
        /// - Throws: ``EmulatorError`` with ``EmulatorError/Code/identityFailed``.
        public init() throws(EmulatorError) {
            let now = Int64(Date().timeIntervalSince1970)
            do throws(CryptoError) {
                self.certificateAuthority = try CertificateAuthority(
                    subject: DistinguishedName(commonName: "Latchkey Emulator Root", organization: "Latchkey"),
                    validity: Self.validity(at: now),
                    privateKey: PrivateKey()
                )
                self.serverKey = try PrivateKey()
                self.signingKeys = [try SigningKey(validity: Self.validity(at: now))]
            } catch {
                throw EmulatorError(.identityFailed, "The emulator's keys could not be made: \(error)", cause: error)
            }
        }

        /// Takes keys that exist already.
        init(certificateAuthority: CertificateAuthority, serverKey: PrivateKey, signingKeys: [SigningKey]) {
            self.certificateAuthority = certificateAuthority
            self.serverKey = serverKey
            self.signingKeys = signingKeys
        }

        /// Makes the identity that follows when the signing key is changed: a new key signs, the old ones stay published.
        ///
        /// - Returns: The identity with one more key.
        /// - Throws: ``EmulatorError`` with ``EmulatorError/Code/identityFailed``.
        public func rotatingSigningKey() throws(EmulatorError) -> Self {
            do throws(CryptoError) {
                let key = try SigningKey(validity: self.certificateAuthority.certificate.validity)
                return Self(
                    certificateAuthority: self.certificateAuthority,
                    serverKey: self.serverKey,
                    signingKeys: [key] + self.signingKeys
                )
            } catch {
                throw EmulatorError(.identityFailed, "No new signing key could be made: \(error)", cause: error)
            }
        }

        /// Ten years, from a day ago so that clocks may differ.
        private static func validity(at now: Int64) -> ClosedRange<Int64> {
            now - 86_400...now + 3652 * 86_400
        }
    }
}

extension Emulator.Identity: CustomStringConvertible, CustomReflectable {
    /// A text without key material.
    public var description: String { "Identity(\(self.signingKeys.count) signing keys, <redacted>)" }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
