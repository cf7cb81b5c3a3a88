//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension JWE {
    /// Encrypts a token for a public key.
    ///
    /// - Parameters:
    ///   - content: The content, such as a signed token.
    ///   - header: The header, which names the algorithms.
    ///   - key: The receiver's key.
    /// - Returns: The token in compact form.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/unsupportedAlgorithm`` when the algorithm does not fit the key,
    ///   and ``CryptoError/Code/operationFailed``.
    public static func encrypt(
        _ content: [UInt8],
        header: JWEHeader,
        for key: PublicKey
    ) throws(CryptoError) -> String {
        guard let hash = header.algorithm.hash, key.kind == .rsa else {
            throw CryptoError(.unsupportedAlgorithm, "\(header.algorithm) does not fit a key of kind \(key.kind).")
        }
        let contentKey = try SecretBytes(randomCount: header.encryption.keyCount)
        return try Self.compact(
            content,
            header: header,
            contentKey: contentKey,
            encryptedKey: try key.encryptOAEP(contentKey, hash: hash)
        )
    }

    /// Encrypts a token with a key that both sides have (`dir`).
    ///
    /// - Parameters:
    ///   - content: The content.
    ///   - header: The header, which names the algorithms.
    ///   - key: The key, of the length that the algorithm needs.
    /// - Returns: The token in compact form.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/unsupportedAlgorithm`` when the algorithm or the length does not
    ///   fit, and ``CryptoError/Code/operationFailed``.
    public static func encrypt(
        _ content: [UInt8],
        header: JWEHeader,
        with key: SecretBytes
    ) throws(CryptoError) -> String {
        guard header.algorithm == .direct, key.count == header.encryption.keyCount else {
            throw CryptoError(
                .unsupportedAlgorithm,
                "\(header.algorithm) with \(header.encryption) does not fit a shared key of \(key.count) bytes."
            )
        }
        return try Self.compact(content, header: header, contentKey: key, encryptedKey: [])
    }

    private static func compact(
        _ content: [UInt8],
        header: JWEHeader,
        contentKey: SecretBytes,
        encryptedKey: [UInt8]
    ) throws(CryptoError) -> String {
        let start = Base64URL.encode(header.json)
        let encrypted = try EncryptedContent(
            encrypting: content,
            with: header.encryption,
            key: contentKey,
            associated: Array(start.utf8)
        )
        let parts = [encryptedKey, encrypted.vector, encrypted.ciphertext, encrypted.tag].map(Base64URL.encode)
        return ([start] + parts).joined(separator: ".")
    }
}
