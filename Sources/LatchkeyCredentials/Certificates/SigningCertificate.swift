//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyCrypto
public import LatchkeyHTTP

/// A certificate with something that signs for it: a private key at hand, or a service that keeps the key.
public struct SigningCertificate: Sendable {
    /// The certificate, followed by that of its issuer, and so on as far as they are known.
    public let chain: [Certificate]
    /// The certificate.
    public let certificate: Certificate
    /// The certificate with its private key; `nil` when a service keeps the key.
    public let certifiedKey: CertifiedKey?
    private let signer: @Sendable ([UInt8], SignatureAlgorithm) async throws(CredentialError) -> [UInt8]

    /// Takes a certificate whose private key is at hand.
    ///
    /// - Parameter key: The private key with its certificates.
    public init(_ key: CertifiedKey) {
        self.chain = key.chain
        self.certificate = key.certificate
        self.certifiedKey = key
        self.signer = { bytes, algorithm throws(CredentialError) in
            do throws(CryptoError) {
                return try key.privateKey.signature(for: bytes, algorithm: algorithm)
            } catch {
                let code: CredentialError.Code = error.code == .unsupportedAlgorithm ? .notSupported : .unavailable
                throw CredentialError(code, "No assertion could be signed. \(error.message)", cause: error)
            }
        }
    }

    /// Takes a certificate whose private key a service keeps.
    ///
    /// - Parameters:
    ///   - certificate: The certificate.
    ///   - issuers: The certificate of its issuer, and so on, as far as they are known; none by default.
    ///   - sign: Signs bytes, not a hash of them, in the form that JOSE uses. An error with code
    ///     ``CredentialError/Code/notSupported`` says that the service does not know the algorithm.
    public init(
        _ certificate: Certificate,
        issuers: [Certificate] = [],
        sign: @escaping @Sendable ([UInt8], SignatureAlgorithm) async throws(CredentialError) -> [UInt8]
    ) {
        self.chain = [certificate] + issuers
        self.certificate = certificate
        self.certifiedKey = nil
        self.signer = sign
    }

    /// Signs bytes in the form that JOSE uses.
    ///
    /// - Parameters:
    ///   - bytes: What to sign.
    ///   - algorithm: The algorithm.
    /// - Returns: The signature.
    /// - Throws: ``CredentialError`` with code ``CredentialError/Code/notSupported`` when the algorithm does not fit the
    ///   key, or ``CredentialError/Code/unavailable``.
    public func signature(
        for bytes: [UInt8],
        algorithm: SignatureAlgorithm
    ) async throws(CredentialError) -> [UInt8] {
        try await self.signer(bytes, algorithm)
    }

    /// The certificate as a TLS client presents it.
    ///
    /// - Returns: The chain and the private key.
    /// - Throws: ``CredentialError`` with code ``CredentialError/Code/notSupported`` when a service keeps the key.
    public func clientIdentity() throws(CredentialError) -> ClientIdentity {
        guard let key = self.certifiedKey else {
            throw CredentialError(
                .notSupported,
                "The private key of '\(self.certificate.subject)' stays in its vault, so the certificate cannot be "
                    + "presented to servers. Make the key exportable, or list another credential."
            )
        }
        do {
            var pem: [UInt8] = []
            for certificate in key.chain { pem += try certificate.pem() }
            return ClientIdentity(pem: pem + (try key.privateKey.pem()))
        } catch {
            throw CredentialError(.unavailable, "The certificate cannot be presented. \(error.message)", cause: error)
        }
    }

    /// The chain for the `x5c` header parameter; a root is left out, because whoever verifies must have it already.
    var x5c: [String] {
        if let key = self.certifiedKey { return key.x5c }
        let isComplete = self.chain.count > 1 && self.chain.last.map { $0.isIssued(by: $0) } == true
        return self.chain.dropLast(isComplete ? 1 : 0).map { Base64.encode($0.der) }
    }
}

extension SigningCertificate: CustomStringConvertible, CustomReflectable {
    /// The certificate's subject.
    public var description: String { "SigningCertificate(\(self.certificate.subject))" }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
