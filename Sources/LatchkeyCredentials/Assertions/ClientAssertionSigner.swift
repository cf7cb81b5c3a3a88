//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// Signs client assertions with a certificate.
struct ClientAssertionSigner: Sendable {
    /// The longest assertion that issuers accept.
    private static let longestAssertion = 65_536

    let certificate: SigningCertificate
    /// How the issuer wants it.
    let style: ClientAssertionStyle
    /// The algorithm that was chosen; `nil` for the style's.
    let algorithm: SignatureAlgorithm?
    /// Whether the certificate goes along with its chain, for issuers that trust its subject and issuer.
    let sendsChain: Bool

    /// Signs an assertion.
    ///
    /// - Parameter claims: What it says.
    /// - Returns: The assertion in compact form.
    /// - Throws: ``CredentialError``.
    func sign(_ claims: ClientAssertionClaims) async throws(CredentialError) -> String {
        let payload = try claims.json()
        let algorithm = try self.chosenAlgorithm()
        let assertion: String
        do throws(CredentialError) {
            assertion = try await self.sign(payload, algorithm: algorithm)
        } catch {
            // Some keepers of keys know no PSS; the older form is accepted as well.
            guard error.code == .notSupported, self.algorithm == nil, algorithm == .ps256 else { throw error }
            assertion = try await self.sign(payload, algorithm: .rs256)
        }
        guard assertion.utf8.count <= Self.longestAssertion else {
            throw CredentialError(
                .invalidDescription,
                "The client assertion is longer than \(Self.longestAssertion) characters. Send fewer extra claims, or a "
                    + "shorter chain of certificates."
            )
        }
        return assertion
    }

    private func sign(_ payload: [UInt8], algorithm: SignatureAlgorithm) async throws(CredentialError) -> String {
        let certificate = self.certificate.certificate
        let isCompatible = algorithm == .rs256
        let header = JOSEHeader(
            algorithm: algorithm,
            [
                "typ": "JWT",
                (isCompatible ? "x5t" : "x5t#S256"): isCompatible ? certificate.x5t : certificate.x5tS256,
            ],
            x5c: self.sendsChain ? self.certificate.x5c : []
        )
        let input = "\(Base64URL.encode(header.json)).\(Base64URL.encode(payload))"
        let signature = try await self.certificate.signature(for: Array(input.utf8), algorithm: algorithm)
        return "\(input).\(Base64URL.encode(signature))"
    }

    private func chosenAlgorithm() throws(CredentialError) -> SignatureAlgorithm {
        let kind = self.certificate.certificate.publicKey.kind
        guard let algorithm = self.algorithm ?? self.style.algorithm(for: kind) else {
            throw CredentialError(
                .notSupported,
                "The certificate '\(self.certificate.certificate.subject)' has a key of kind \(kind), but this issuer "
                    + "accepts RSA keys alone. Use a certificate with an RSA key of 2048 bits or more."
            )
        }
        guard algorithm.keyKind == kind else {
            throw CredentialError(
                .notSupported,
                "The algorithm \(algorithm) does not fit the key of '\(self.certificate.certificate.subject)', which is "
                    + "of kind \(kind). Choose another algorithm or certificate."
            )
        }
        return algorithm
    }
}
