//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

extension Emulator.Identity: Codable {
    private enum CodingKeys: String, CodingKey {
        case certificateAuthority, certificateAuthorityKey, serverKey, signingKeys
    }

    /// A certificate and its key in PEM form.
    private struct StoredSigningKey: Codable {
        var certificate: String
        var privateKey: String
    }

    /// Reads an identity that was kept.
    ///
    /// - Parameter decoder: Holds what ``encode(to:)`` wrote.
    /// - Throws: `DecodingError`, or `CryptoError` when a key or certificate cannot be read.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func bytes(_ key: CodingKeys) throws -> [UInt8] { Array(try container.decode(String.self, forKey: key).utf8) }
        self.init(
            certificateAuthority: try CertificateAuthority(
                certificate: Certificate(pem: bytes(.certificateAuthority)),
                privateKey: PrivateKey(pem: bytes(.certificateAuthorityKey))
            ),
            serverKey: try PrivateKey(pem: bytes(.serverKey)),
            signingKeys: try container.decode([StoredSigningKey].self, forKey: .signingKeys).map { stored in
                try SigningKey(
                    certificate: Certificate(pem: Array(stored.certificate.utf8)),
                    privateKey: PrivateKey(pem: Array(stored.privateKey.utf8))
                )
            }
        )
        guard !self.signingKeys.isEmpty else {
            throw DecodingError.dataCorruptedError(
                forKey: .signingKeys,
                in: container,
                debugDescription: "An identity needs at least one signing key."
            )
        }
    }

    /// Writes the identity with its private keys, unencrypted: whoever reads it can pose as the emulator.
    ///
    /// - Parameter encoder: Takes the keys and certificates as PEM text.
    /// - Throws: What the encoder throws, or `CryptoError`.
    public func encode(to encoder: any Encoder) throws {
        func text(_ pem: [UInt8]) -> String { String(decoding: pem, as: UTF8.self) }
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(text(self.certificateAuthority.certificate.pem()), forKey: .certificateAuthority)
        try container.encode(text(self.certificateAuthority.privateKey.pem()), forKey: .certificateAuthorityKey)
        try container.encode(text(self.serverKey.pem()), forKey: .serverKey)
        let signingKeys = try self.signingKeys.map { key in
            StoredSigningKey(certificate: text(try key.certificate.pem()), privateKey: text(try key.privateKey.pem()))
        }
        try container.encode(signingKeys, forKey: .signingKeys)
    }
}
