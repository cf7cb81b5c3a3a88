//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// An encrypted token in compact form (RFC 7516).
///
/// Encryption proves nothing about the sender: anyone can encrypt for a public key. The signed token inside must be
/// verified as usual.
public struct JWE: Sendable {
    /// The longest text that is read.
    private static let longestText = 256 * 1024

    /// The header.
    public let header: JWEHeader
    /// The content's key in encrypted form; empty when both sides have it already.
    private let encryptedKey: [UInt8]
    private let content: EncryptedContent
    /// What is authenticated beside the content: the header as it stands in the text.
    private let associated: [UInt8]

    /// Reads a token strictly.
    ///
    /// - Parameter compact: Exactly five parts in base64url, without padding, between dots; at most 256 KiB.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/malformedToken`` or
    ///   ``CryptoError/Code/unsupportedAlgorithm``.
    public init(compact: some StringProtocol) throws(CryptoError) {
        guard compact.utf8.count <= Self.longestText else {
            throw CryptoError(.malformedToken, "The token is longer than \(Self.longestText) bytes.")
        }
        let parts = compact.bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 5 else {
            throw CryptoError(.malformedToken, "An encrypted token has 5 parts; this text has \(parts.count).")
        }
        let header = try JWEHeader(json: try Self.decode(parts[0], part: "header"))
        let encryptedKey = try Self.decode(parts[1], part: "key")
        guard encryptedKey.isEmpty == (header.algorithm == .direct) else {
            throw CryptoError(.malformedToken, "The token's key is missing, or is there in spite of 'dir'.")
        }
        self.header = header
        self.encryptedKey = encryptedKey
        self.content = try EncryptedContent(
            algorithm: header.encryption,
            vector: Self.decode(parts[2], part: "vector"),
            ciphertext: Self.decode(parts[3], part: "content"),
            tag: Self.decode(parts[4], part: "tag")
        )
        self.associated = Array(parts[0])
    }

    /// Decrypts the content of a token that is meant for a public key.
    ///
    /// - Parameter key: The private key. Which one is meant, ``JWEHeader/keyID`` or `x5t` may say; if not, try each.
    /// - Returns: The content.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/decryptionFailed`` when the token was changed or is meant for
    ///   another key, and ``CryptoError/Code/unsupportedAlgorithm`` when its algorithm does not fit the key.
    public func decrypt(with key: PrivateKey) throws(CryptoError) -> [UInt8] {
        guard let hash = self.header.algorithm.hash, key.kind == .rsa else {
            throw CryptoError(.unsupportedAlgorithm, "\(self.header.algorithm) does not fit a key of kind \(key.kind).")
        }
        // When the key cannot be decrypted the content is decrypted with another one all the same, so that nobody
        // learns from the error or the time which of the two steps failed (RFC 7516 §11.5).
        let substitute = try SecretBytes(randomCount: self.header.encryption.keyCount)
        let found = key.decryptOAEP(self.encryptedKey, hash: hash)
        return try self.decrypt(contentKey: found?.count == substitute.count ? found ?? substitute : substitute)
    }

    /// Decrypts the content of a token whose key both sides have (`dir`).
    ///
    /// - Parameter key: The key, of the length that ``JWEHeader/encryption`` needs.
    /// - Returns: The content.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/decryptionFailed`` when the token was changed or is meant for
    ///   another key, and ``CryptoError/Code/unsupportedAlgorithm`` when its algorithm or the length does not fit.
    public func decrypt(with key: SecretBytes) throws(CryptoError) -> [UInt8] {
        guard self.header.algorithm == .direct, key.count == self.header.encryption.keyCount else {
            throw CryptoError(
                .unsupportedAlgorithm,
                "\(self.header.algorithm) with \(self.header.encryption) does not fit a shared key of \(key.count) bytes."
            )
        }
        return try self.decrypt(contentKey: key)
    }

    private func decrypt(contentKey: SecretBytes) throws(CryptoError) -> [UInt8] {
        guard let content = self.content.decrypted(key: contentKey, associated: self.associated) else {
            throw CryptoError(.decryptionFailed, "The token was changed, or is meant for another key.")
        }
        return content
    }

    private static func decode(_ text: ArraySlice<UInt8>, part: String) throws(CryptoError) -> [UInt8] {
        do {
            return try Base64Digits.url.decode(text)
        } catch {
            throw CryptoError(.malformedToken, "The token's \(part) is not base64url without padding.", cause: error)
        }
    }
}

extension JWE: CustomStringConvertible, CustomReflectable {
    /// A text that holds nothing of the content.
    public var description: String { "JWE(\(self.header.algorithm), \(self.header.encryption), <redacted>)" }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
