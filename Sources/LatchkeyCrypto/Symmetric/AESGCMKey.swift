//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyOpenSSL

/// A key that seals bytes with AES-256-GCM: nobody without it can read them, or change them unnoticed.
public struct AESGCMKey: Sendable {
    /// The length of a key in bytes.
    public static let keyCount = 32
    /// The length of a nonce in bytes.
    public static let nonceCount = 12
    /// The length of the tag in bytes.
    public static let tagCount = 16
    /// How much longer the sealed bytes are: nonce and tag.
    public static var overhead: Int { Self.nonceCount + Self.tagCount }

    private static let longestContent = Int(Int32.max) - Self.overhead
    private let key: SecretBytes

    /// Uses a key.
    ///
    /// - Parameter key: 32 bytes.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidKey`` for another length.
    public init(_ key: SecretBytes) throws(CryptoError) {
        guard key.count == Self.keyCount else {
            throw CryptoError(.invalidKey, "The key of AES-256 has \(key.count) bytes; it must have \(Self.keyCount).")
        }
        self.key = key
    }

    /// Seals bytes.
    ///
    /// One key must never seal twice with the same nonce. Random nonces, the default, keep that improbable for 2³²
    /// seals.
    ///
    /// - Parameters:
    ///   - content: The bytes to seal.
    ///   - context: Bytes that `open(_:context:)` must be given again; they are authenticated, and not part of the
    ///     result.
    ///   - nonce: 12 bytes that this key never used before; `nil`, the default, picks random ones.
    /// - Returns: The nonce, the ciphertext and the tag.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidArgument`` for a nonce of another length or content of
    ///   2 GiB, and ``CryptoError/Code/operationFailed``.
    public func seal(
        _ content: [UInt8],
        context: [UInt8] = [],
        nonce: [UInt8]? = nil
    ) throws(CryptoError) -> [UInt8] {
        let nonce = if let nonce { nonce } else { try RandomBytes.make(count: Self.nonceCount) }
        guard nonce.count == Self.nonceCount else {
            throw CryptoError(.invalidArgument, "The nonce has \(nonce.count) bytes; it must have \(Self.nonceCount).")
        }
        guard content.count <= Self.longestContent, context.count <= Self.longestContent else {
            throw CryptoError(.invalidArgument, "Content and context must have less than 2 GiB.")
        }
        var succeeded = false
        let total = content.count + Self.overhead
        let sealed = unsafe [UInt8](unsafeUninitializedCapacity: total) { buffer, count in
            _ = unsafe buffer.initialize(from: nonce)
            unsafe succeeded = self.write(content, context: context, nonce: nonce, to: buffer.baseAddress)
            count = succeeded ? total : 0
        }
        guard succeeded else { throw .openSSL(.operationFailed, "The content could not be sealed.") }
        return sealed
    }

    /// Opens sealed bytes; nothing of them is returned before all of them are known to be authentic.
    ///
    /// - Parameters:
    ///   - sealed: What ``seal(_:context:nonce:)`` returned.
    ///   - context: The context that was given there.
    /// - Returns: The content.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/authenticationFailed`` when the bytes or the context were
    ///   changed, are cut short, or were sealed with another key.
    public func open(_ sealed: [UInt8], context: [UInt8] = []) throws(CryptoError) -> [UInt8] {
        try unsafe self.open(sealed.span.bytes, context: context.span.bytes)
    }

    /// Opens sealed bytes that are a part of something larger, without copying them first.
    ///
    /// - Parameters:
    ///   - sealed: What ``seal(_:context:nonce:)`` returned.
    ///   - context: The context that was given there.
    /// - Returns: The content.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/authenticationFailed`` when the bytes or the context were
    ///   changed, are cut short, or were sealed with another key.
    public func open(_ sealed: RawSpan, context: RawSpan) throws(CryptoError) -> [UInt8] {
        let length = sealed.byteCount - Self.overhead
        guard length >= 0 else { throw Self.notAuthentic }
        var succeeded = false
        let content = unsafe [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            unsafe succeeded = self.read(sealed, context: context, length: length, to: buffer.baseAddress)
            count = succeeded ? length : 0
        }
        guard succeeded else { throw Self.notAuthentic }
        return content
    }

    private static var notAuthentic: CryptoError {
        CryptoError(.authenticationFailed, "The sealed bytes or their context were changed, or the key is another one.")
    }

    /// Writes ciphertext and tag behind the nonce.
    @unsafe private func write(
        _ content: [UInt8],
        context: [UInt8],
        nonce: [UInt8],
        to buffer: UnsafeMutablePointer<UInt8>?
    ) -> Bool {
        guard let buffer = unsafe buffer else { return false }
        return self.key.withPointer { key in
            unsafe latchkey_gcm_seal(
                key,
                self.key.count,
                nonce,
                context,
                context.count,
                content,
                content.count,
                buffer + Self.nonceCount
            )
        } == 1
    }

    /// Writes the content of sealed bytes, or zeros when these are not authentic.
    @unsafe private func read(
        _ sealed: RawSpan,
        context: RawSpan,
        length: Int,
        to buffer: UnsafeMutablePointer<UInt8>?
    ) -> Bool {
        unsafe sealed.withUnsafeBytes { sealed in
            unsafe context.withUnsafeBytes { context in
                let bytes = unsafe sealed.assumingMemoryBound(to: UInt8.self).baseAddress!
                return self.key.withPointer { key in
                    unsafe latchkey_gcm_open(
                        key,
                        self.key.count,
                        bytes,
                        context.assumingMemoryBound(to: UInt8.self).baseAddress,
                        context.count,
                        bytes + Self.nonceCount,
                        length,
                        bytes + Self.nonceCount + length,
                        buffer
                    )
                } == 1
            }
        }
    }
}

extension AESGCMKey: CustomStringConvertible, CustomReflectable {
    /// A text that never contains the key.
    public var description: String { "AESGCMKey(<redacted>)" }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
