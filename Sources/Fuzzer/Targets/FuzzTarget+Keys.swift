//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

@testable import LatchkeyWeb

extension FuzzTarget {
    /// Tokens, keys and certificates.
    static let keys = [
        FuzzTarget("tokens", Self.readToken),
        FuzzTarget("key-sets", Self.readKeySet),
        FuzzTarget("pem", Self.readPEM),
        FuzzTarget("pkcs12", Self.readPKCS12),
    ]

    /// The pass phrase of the samples.
    private static let phrase = SecretBytes(copying: Array("pass".utf8))
    /// The key of the encrypted samples.
    private static let contentKey = SecretBytes(copying: [UInt8](repeating: 7, count: 32))

    @Sendable private static func readToken(_ input: [UInt8]) {
        let text = String(decoding: input, as: UTF8.self)
        refusing { () throws(CryptoError) in
            let token = try JWS(compact: text, accepting: SignatureAlgorithm.all)
            let claims = try TokenClaims(payload: token.payload)
            let json = ClaimValue.object(claims.members).json
            promise((try? TokenClaims(payload: Array(json.utf8))) == claims, "Claims that were written are read again.")
        }
        refusing { () throws(CryptoError) in _ = try JWE(compact: text).decrypt(with: Self.contentKey) }
        refusing { () throws(CryptoError) in
            let header = try JOSEHeader(json: input)
            promise(header.json == input, "A header keeps its text.")
        }
        refusing { () throws(CryptoError) in _ = try JWEHeader(json: input) }
        refusing { () throws(CryptoError) in _ = try TokenClaims(payload: input) }
        refusing { () throws(CryptoError) in
            promise(Base64URL.encode(try Base64URL.decode(text)) == text, "There is one spelling of bytes.")
        }
    }

    @Sendable private static func readKeySet(_ input: [UInt8]) {
        refusing { () throws(CryptoError) in
            let set = try JSONWebKeySet(json: input)
            let metadata = IssuerMetadata(issuer: "https://issuer/{tenantid}", keySet: set, generation: 1)
            for key in set.keys { _ = metadata.keys(named: key.keyID) }
        }
        refusing { () throws(CryptoError) in _ = try JSONWebKey(json: input) }
        refusing { () throws(CryptoError) in _ = try KeyRing(json: input) }
    }

    @Sendable private static func readPEM(_ input: [UInt8]) {
        refusing { () throws(CryptoError) in
            let key = try CertifiedKey(pem: input, passphrase: Self.phrase)
            promise(key.privateKey.publicKey == key.certificate.publicKey, "Key and certificate belong together.")
        }
        refusing { () throws(CryptoError) in
            for certificate in try Certificate.all(pem: input) {
                _ = (certificate.subject.description, certificate.validity, certificate.x5t)
            }
        }
        refusing { () throws(CryptoError) in _ = try Certificate(der: input).subject.description }
        refusing { () throws(CryptoError) in _ = try PublicKey(pem: input) }
        refusing { () throws(CryptoError) in _ = try CertificateName(String(decoding: input, as: UTF8.self)) }
    }

    @Sendable private static func readPKCS12(_ input: [UInt8]) {
        // A file may ask for more rounds than there is time for; what asks for few is read.
        refusing { () throws(CryptoError) in
            let key = try CertifiedKey(pkcs12: input, passphrase: Self.phrase)
            promise(key.privateKey.publicKey == key.certificate.publicKey, "Key and certificate belong together.")
        }
        refusing { () throws(CryptoError) in _ = try CertifiedKey(pkcs12: input) }
    }
}
