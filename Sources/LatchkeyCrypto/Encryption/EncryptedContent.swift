//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyOpenSSL

/// The encrypted content of a token with what is needed to decrypt it, and the work on it (RFC 7518 §§5.2, 5.3).
struct EncryptedContent: Sendable {
    /// How it is encrypted.
    let algorithm: ContentEncryptionAlgorithm
    /// The initialisation vector.
    let vector: [UInt8]
    /// The encrypted content.
    let ciphertext: [UInt8]
    /// The authentication tag.
    let tag: [UInt8]

    /// Encrypts content.
    ///
    /// - Parameters:
    ///   - content: The content.
    ///   - algorithm: How to encrypt it.
    ///   - key: The key, of the algorithm's length.
    ///   - associated: What is authenticated with it.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/operationFailed``.
    init(
        encrypting content: [UInt8],
        with algorithm: ContentEncryptionAlgorithm,
        key: SecretBytes,
        associated: [UInt8]
    ) throws(CryptoError) {
        let vector = try RandomBytes.make(count: algorithm.vectorCount)
        self.algorithm = algorithm
        self.vector = vector
        if algorithm.isGCM {
            let sealed = try Self.gcmSeal(content, key: key, vector: vector, associated: associated)
            self.ciphertext = Array(sealed.dropLast(algorithm.tagCount))
            self.tag = Array(sealed.suffix(algorithm.tagCount))
        } else {
            guard let ciphertext = Self.cbc(true, content, key: key, vector: vector) else {
                throw .openSSL(.operationFailed, "The content could not be encrypted.")
            }
            self.ciphertext = ciphertext
            self.tag = try Self.tag(algorithm, key: key, vector: vector, ciphertext: ciphertext, associated: associated)
        }
    }

    /// Takes encrypted content as it came.
    ///
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/malformedToken`` when a part has an impossible length.
    init(
        algorithm: ContentEncryptionAlgorithm,
        vector: [UInt8],
        ciphertext: [UInt8],
        tag: [UInt8]
    ) throws(CryptoError) {
        guard vector.count == algorithm.vectorCount, tag.count == algorithm.tagCount else {
            throw CryptoError(.malformedToken, "The token's vector or tag has another length than \(algorithm) needs.")
        }
        self.algorithm = algorithm
        self.vector = vector
        self.ciphertext = ciphertext
        self.tag = tag
    }

    /// Decrypts the content after it was found authentic.
    ///
    /// - Parameters:
    ///   - key: The key, of the algorithm's length.
    ///   - associated: What was authenticated with the content.
    /// - Returns: The content; `nil` when it or anything that belongs to it was changed.
    func decrypted(key: SecretBytes, associated: [UInt8]) -> [UInt8]? {
        if self.algorithm.isGCM { return self.gcmOpen(key: key, associated: associated) }
        let tag = try? Self.tag(
            self.algorithm,
            key: key,
            vector: self.vector,
            ciphertext: self.ciphertext,
            associated: associated
        )
        guard let tag, ConstantTime.areEqual(tag, self.tag) else { return nil }
        return Self.cbc(false, self.ciphertext, key: key, vector: self.vector)
    }

    private static func gcmSeal(
        _ content: [UInt8],
        key: SecretBytes,
        vector: [UInt8],
        associated: [UInt8]
    ) throws(CryptoError) -> [UInt8] {
        let total = content.count + AESGCMKey.tagCount
        let sealed = unsafe [UInt8](unsafeUninitializedCapacity: total) { buffer, count in
            let status = key.withPointer { pointer in
                unsafe latchkey_gcm_seal(
                    pointer,
                    key.count,
                    vector,
                    associated,
                    associated.count,
                    content,
                    content.count,
                    buffer.baseAddress
                )
            }
            count = status == 1 ? total : 0
        }
        guard !sealed.isEmpty else { throw .openSSL(.operationFailed, "The content could not be encrypted.") }
        return sealed
    }

    private func gcmOpen(key: SecretBytes, associated: [UInt8]) -> [UInt8]? {
        var isAuthentic = false
        let content = unsafe [UInt8](unsafeUninitializedCapacity: self.ciphertext.count) { buffer, count in
            let status = key.withPointer { pointer in
                unsafe latchkey_gcm_open(
                    pointer,
                    key.count,
                    self.vector,
                    associated,
                    associated.count,
                    self.ciphertext,
                    self.ciphertext.count,
                    self.tag,
                    buffer.baseAddress
                )
            }
            isAuthentic = status == 1
            count = isAuthentic ? self.ciphertext.count : 0
        }
        return isAuthentic ? content : nil
    }

    /// Encrypts or decrypts with the second half of the key; the first one authenticates.
    private static func cbc(_ isSealing: Bool, _ bytes: [UInt8], key: SecretBytes, vector: [UInt8]) -> [UInt8]? {
        var succeeded = false
        let half = key.count / 2
        let result = unsafe [UInt8](unsafeUninitializedCapacity: bytes.count + 16) { buffer, count in
            let status = key.withPointer { pointer in
                unsafe latchkey_cbc(
                    isSealing ? 1 : 0,
                    pointer + half,
                    half,
                    vector,
                    bytes,
                    bytes.count,
                    buffer.baseAddress,
                    &count
                )
            }
            succeeded = status == 1
        }
        return succeeded ? result : nil
    }

    /// Computes the tag over the associated data, the vector, the ciphertext and the length of the first in bits.
    private static func tag(
        _ algorithm: ContentEncryptionAlgorithm,
        key: SecretBytes,
        vector: [UInt8],
        ciphertext: [UInt8],
        associated: [UInt8]
    ) throws(CryptoError) -> [UInt8] {
        let bits = UInt64(associated.count) * 8
        let length = stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: bits >> UInt64($0)) }
        let message = associated + vector + ciphertext + length
        var code = [UInt8](repeating: 0, count: 64)
        let status = key.withPointer { pointer in
            unsafe latchkey_hmac_once(
                algorithm.hash.shimValue,
                pointer,
                key.count / 2,
                message,
                message.count,
                &code,
                code.count
            )
        }
        guard status == 1 else { throw .openSSL(.operationFailed, "The content could not be authenticated.") }
        return Array(code.prefix(algorithm.tagCount))
    }
}
