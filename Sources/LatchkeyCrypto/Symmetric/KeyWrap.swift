//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyOpenSSL

/// AES key wrap: encrypts keys under a key, deterministically and without a nonce.
public struct KeyWrap: Hashable, Sendable {
    private let isPadded: Bool

    /// For keys of 16 bytes or more in steps of 8 (RFC 3394).
    public static var plain: Self { .init(isPadded: false) }
    /// For secrets of any length from 1 byte (RFC 5649).
    public static var padded: Self { .init(isPadded: true) }

    private static let longest = 64 * 1024

    /// Wraps a key.
    ///
    /// - Parameters:
    ///   - secret: The key to wrap; at most 64 KiB.
    ///   - key: The key to wrap it under, 16, 24 or 32 bytes.
    /// - Returns: The wrapped key, at least 8 bytes longer.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidKey`` when `key` has another length, and
    ///   ``CryptoError/Code/invalidArgument`` when the secret's length cannot be wrapped this way.
    public func wrap(_ secret: SecretBytes, under key: SecretBytes) throws(CryptoError) -> [UInt8] {
        try Self.check(key)
        let isFit = self.isPadded ? secret.count >= 1 : secret.count >= 16 && secret.count.isMultiple(of: 8)
        guard isFit, secret.count <= Self.longest else {
            throw CryptoError(.invalidArgument, "A key of \(secret.count) bytes cannot be wrapped this way.")
        }
        var count = 0
        let wrapped = unsafe [UInt8](unsafeUninitializedCapacity: secret.count + 16) { buffer, initialized in
            secret.withPointer { secretPointer in
                unsafe self.run(true, secretPointer, secret.count, under: key, to: buffer.baseAddress, count: &count)
            }
            initialized = count
        }
        guard count > 0 else { throw CryptoError(.operationFailed, "The key could not be wrapped.") }
        return wrapped
    }

    /// Unwraps a key.
    ///
    /// - Parameters:
    ///   - wrapped: What ``wrap(_:under:)`` returned.
    ///   - key: The key that was used there.
    /// - Returns: The key that was wrapped.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/authenticationFailed`` when the bytes were changed or wrapped
    ///   under another key, and ``CryptoError/Code/invalidKey`` when `key` has a length that
    ///   AES does not know.
    public func unwrap(_ wrapped: [UInt8], under key: SecretBytes) throws(CryptoError) -> SecretBytes {
        try Self.check(key)
        let isFit = wrapped.count.isMultiple(of: 8) && wrapped.count >= (self.isPadded ? 16 : 24)
        guard isFit, wrapped.count <= Self.longest + 16 else { throw Self.notAuthentic }
        return try SecretBytes(capacity: wrapped.count + 16) { buffer throws(CryptoError) in
            var count = 0
            unsafe self.run(false, wrapped, wrapped.count, under: key, to: buffer.baseAddress, count: &count)
            guard count > 0 else { throw Self.notAuthentic }
            return count
        }
    }

    private static var notAuthentic: CryptoError {
        CryptoError(.authenticationFailed, "The wrapped key was changed, or wrapped under another key.")
    }

    private static func check(_ key: SecretBytes) throws(CryptoError) {
        guard [16, 24, 32].contains(key.count) else {
            throw CryptoError(.invalidKey, "The wrapping key has \(key.count) bytes; it must have 16, 24 or 32.")
        }
    }

    @unsafe private func run(
        _ isWrapping: Bool,
        _ bytes: UnsafePointer<UInt8>,
        _ byteCount: Int,
        under key: SecretBytes,
        to result: UnsafeMutablePointer<UInt8>?,
        count: inout Int
    ) {
        key.withPointer { keyPointer in
            _ = unsafe latchkey_key_wrap(
                isWrapping ? 1 : 0,
                self.isPadded ? 1 : 0,
                keyPointer,
                key.count,
                bytes,
                byteCount,
                result,
                &count
            )
        }
    }
}
