//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyOpenSSL

/// A hash function.
public struct Hash: Hashable, Sendable {
    private enum Base { case sha1, sha256, sha384, sha512 }
    private let base: Base

    /// SHA-1, only for the certificate thumbprints that protocols still define with it.
    public static var sha1: Self { .init(base: .sha1) }
    /// SHA-256.
    public static var sha256: Self { .init(base: .sha256) }
    /// SHA-384.
    public static var sha384: Self { .init(base: .sha384) }
    /// SHA-512.
    public static var sha512: Self { .init(base: .sha512) }

    /// How many bytes a hash has.
    public var digestSize: Int {
        switch self.base {
        case .sha1: 20
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }

    /// The shim's number of the function.
    var shimValue: latchkey_hash {
        switch self.base {
        case .sha1: LATCHKEY_SHA1
        case .sha256: LATCHKEY_SHA256
        case .sha384: LATCHKEY_SHA384
        case .sha512: LATCHKEY_SHA512
        }
    }

    /// Hashes bytes.
    ///
    /// - Parameter bytes: The bytes.
    /// - Returns: The digest.
    public func digest(of bytes: [UInt8]) -> [UInt8] {
        let hash = self.shimValue
        let digest = unsafe [UInt8](unsafeUninitializedCapacity: 64) { buffer, count in
            unsafe count = latchkey_digest(hash, bytes, bytes.count, buffer.baseAddress)
        }
        // All functions are always present and take any input; only a broken installation of the library fails.
        precondition(!digest.isEmpty, "OpenSSL could not compute a hash; its default provider is missing.")
        return digest
    }
}
