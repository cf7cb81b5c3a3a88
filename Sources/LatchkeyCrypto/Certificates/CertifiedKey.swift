//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A private key with its certificate and the certificates that vouch for it.
public struct CertifiedKey: Sendable {
    /// The private key.
    public let privateKey: PrivateKey
    /// The key's certificate, followed by that of its issuer, and so on as far as they are known.
    public let chain: [Certificate]
    /// The key's certificate.
    public let certificate: Certificate

    /// Puts a key and its certificates together.
    ///
    /// Of several certificates of the key the one that is valid longest is used; certificates that are not above it are
    /// left out.
    ///
    /// - Parameters:
    ///   - privateKey: The key.
    ///   - certificates: The certificates in any order.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidCertificate`` when none of them is for the key.
    public init(privateKey: PrivateKey, certificates: [Certificate]) throws(CryptoError) {
        let own = certificates.filter { $0.publicKey == privateKey.publicKey }
        guard let certificate = own.max(by: { $0.validity.upperBound < $1.validity.upperBound }) else {
            let problem = certificates.isEmpty ? "There is no certificate" : "None of the certificates is for the key"
            throw CryptoError(.invalidCertificate, "\(problem); the key's own certificate must be beside it.")
        }
        self.privateKey = privateKey
        self.certificate = certificate
        self.chain = Self.chain(from: certificate, among: certificates)
    }

    /// Reads a key and its certificates from PEM text.
    ///
    /// - Parameters:
    ///   - pem: Text with one private key and at least one certificate, in any order.
    ///   - passphrase: The pass phrase of an encrypted key; `nil`, the default, for none.
    /// - Throws: ``CryptoError`` as ``PrivateKey/init(pem:passphrase:)`` and ``Certificate/all(pem:)`` do, and with
    ///   ``CryptoError/Code/invalidCertificate`` when no certificate is for the key.
    public init(pem: [UInt8], passphrase: SecretBytes? = nil) throws(CryptoError) {
        try self.init(
            privateKey: PrivateKey(pem: pem, passphrase: passphrase),
            certificates: Certificate.all(pem: pem)
        )
    }

    /// The `x5c` header parameter (RFC 7515 §4.1.6): the chain in base64, the key's own certificate first.
    ///
    /// A root is left out: whoever verifies the chain must have it already.
    public var x5c: [String] {
        let isComplete = self.chain.count > 1 && self.chain.last.map { $0.isIssued(by: $0) } == true
        return self.chain.dropLast(isComplete ? 1 : 0).map { Base64.encode($0.der) }
    }

    /// Follows the issuers of a certificate.
    private static func chain(from leaf: Certificate, among certificates: [Certificate]) -> [Certificate] {
        var chain = [leaf]
        var rest = Set(certificates).subtracting(chain)
        while let last = chain.last, let issuer = rest.first(where: last.isIssued) {
            chain.append(issuer)
            rest.remove(issuer)
        }
        return chain
    }
}

extension CertifiedKey: CustomStringConvertible, CustomReflectable {
    /// The certificate's subject.
    public var description: String { "CertifiedKey(\(self.certificate.subject), <redacted>)" }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
