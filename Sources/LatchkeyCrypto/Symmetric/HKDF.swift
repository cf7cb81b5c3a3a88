//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyOpenSSL

/// HKDF with SHA-256: makes keys for several purposes from one secret (RFC 5869).
public enum HKDF: Sendable {
    /// The most bytes that can be derived.
    public static let longestKey = 255 * 32

    /// Derives a key.
    ///
    /// - Parameters:
    ///   - secret: The secret to derive from; unpredictable, not a password.
    ///   - salt: A value that need not be secret; none by default.
    ///   - info: What the key is for, so that keys for different purposes differ.
    ///   - count: The length of the key, 1 to 8160 bytes; 32 by default.
    /// - Returns: The key.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidArgument`` for another length, and
    ///   ``CryptoError/Code/operationFailed``.
    public static func deriveKey(
        from secret: SecretBytes,
        salt: [UInt8] = [],
        info: [UInt8],
        count: Int = 32
    ) throws(CryptoError) -> SecretBytes {
        guard (1...Self.longestKey).contains(count) else {
            throw CryptoError(.invalidArgument, "Cannot derive \(count) bytes; use 1 to \(Self.longestKey).")
        }
        return try SecretBytes(capacity: count) { buffer throws(CryptoError) in
            let status = secret.withPointer { pointer in
                unsafe latchkey_hkdf(
                    LATCHKEY_SHA256,
                    pointer,
                    secret.count,
                    salt,
                    salt.count,
                    info,
                    info.count,
                    buffer.baseAddress,
                    count
                )
            }
            guard status == 1 else { throw .openSSL(.operationFailed, "The key could not be derived.") }
            return count
        }
    }
}
