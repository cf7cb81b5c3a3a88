//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// Reads keys and certificates from bytes whose form they tell themselves.
enum CertificateBytes {
    /// Reads a private key with its certificates.
    ///
    /// - Parameters:
    ///   - bytes: PEM text or a PKCS#12 file.
    ///   - keyBytes: The PEM text of the private key, when it is not among `bytes`.
    ///   - passphrase: The pass phrase of the key or file.
    ///   - name: What the bytes are called in messages.
    /// - Returns: The certificate.
    /// - Throws: ``CredentialError`` with code ``CredentialError/Code/unavailable``; the message holds none of the bytes.
    static func read(
        _ bytes: [UInt8],
        keyBytes: [UInt8] = [],
        passphrase: SecretBytes?,
        name: String
    ) throws(CredentialError) -> SigningCertificate {
        do {
            guard self.isPEM(bytes) else {
                return SigningCertificate(try CertifiedKey(pkcs12: bytes, passphrase: passphrase))
            }
            return SigningCertificate(try CertifiedKey(pem: bytes + keyBytes, passphrase: passphrase))
        } catch {
            throw CredentialError(.unavailable, "\(name) holds no usable certificate. \(error.message)", cause: error)
        }
    }

    /// Whether bytes are PEM text; other text may stand before the first block.
    static func isPEM(_ bytes: [UInt8]) -> Bool {
        String(decoding: bytes, as: UTF8.self).contains("-----BEGIN ")
    }

    /// Whether PEM text has a private key.
    static func hasPrivateKey(_ bytes: [UInt8]) -> Bool {
        String(decoding: bytes, as: UTF8.self).contains("PRIVATE KEY-----")
    }
}
