//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// A key that signs tokens, with the certificate that names it.
struct SigningKey: Sendable {
    let certificate: Certificate
    let privateKey: PrivateKey
    /// The public numbers, for the published key set.
    let components: RSAComponents

    /// Takes a key that exists already.
    init(certificate: Certificate, privateKey: PrivateKey) throws(CryptoError) {
        guard certificate.publicKey == privateKey.publicKey else {
            throw CryptoError(.invalidArgument, "The signing key does not belong to its certificate.")
        }
        self.certificate = certificate
        self.privateKey = privateKey
        self.components = try privateKey.publicKey.rsaComponents()
    }

    /// Makes a new key.
    init(validity: ClosedRange<Int64>) throws(CryptoError) {
        let key = try PrivateKey()
        let profile = CertificateProfile(
            subject: DistinguishedName(commonName: "Latchkey Emulator Token Signing"),
            usage: .clientAuthentication,
            validity: validity
        )
        try self.init(certificate: Certificate(selfSigned: profile, with: key), privateKey: key)
    }

    /// The name of the key in token headers, the certificate's SHA-1 thumbprint.
    var keyID: String { Base64URL.encode(self.certificate.sha1Thumbprint) }
}
