//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// How the content of a token is encrypted, by its name in JOSE (RFC 7518 §5.1).
public struct ContentEncryptionAlgorithm: Hashable, Sendable {
    private enum Base: String, CaseIterable {
        case a128GCM = "A128GCM"
        case a256GCM = "A256GCM"
        case a128CBCHS256 = "A128CBC-HS256"
        case a256CBCHS512 = "A256CBC-HS512"
    }
    private let base: Base

    private init(base: Base) {
        self.base = base
    }

    /// AES-GCM with a key of 128 bits.
    public static var a128GCM: Self { .init(base: .a128GCM) }
    /// AES-GCM with a key of 256 bits.
    public static var a256GCM: Self { .init(base: .a256GCM) }
    /// AES-CBC with a key of 128 bits, authenticated with HMAC-SHA-256.
    public static var a128CBCHS256: Self { .init(base: .a128CBCHS256) }
    /// AES-CBC with a key of 256 bits, authenticated with HMAC-SHA-512.
    public static var a256CBCHS512: Self { .init(base: .a256CBCHS512) }

    /// All algorithms.
    public static var all: Set<Self> { Set(Base.allCases.map(Self.init(base:))) }

    /// The value of the `enc` header parameter.
    public var name: String { self.base.rawValue }

    /// Finds an algorithm by its name in JOSE.
    ///
    /// - Parameter name: The value of an `enc` header parameter; case matters.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/unsupportedAlgorithm``.
    init(name: String) throws(CryptoError) {
        guard let base = Base(rawValue: name) else {
            throw CryptoError(
                .unsupportedAlgorithm,
                "The token cannot be decrypted: the header's 'enc' is not known here; use A256GCM, A128GCM, "
                    + "A256CBC-HS512 or A128CBC-HS256."
            )
        }
        self.base = base
    }

    /// Whether the content is encrypted with AES-GCM.
    var isGCM: Bool { self.base == .a128GCM || self.base == .a256GCM }

    /// The length of the key in bytes; with HMAC, of both keys together.
    public var keyCount: Int {
        switch self.base {
        case .a128GCM: 16
        case .a256GCM, .a128CBCHS256: 32
        case .a256CBCHS512: 64
        }
    }

    /// The length of the initialisation vector in bytes.
    var vectorCount: Int { self.isGCM ? 12 : 16 }

    /// The length of the authentication tag in bytes.
    var tagCount: Int { self.base == .a256CBCHS512 ? 32 : 16 }

    /// The hash function of the authentication.
    var hash: Hash { self.base == .a256CBCHS512 ? .sha512 : .sha256 }
}

extension ContentEncryptionAlgorithm: CustomStringConvertible {
    /// The name in JOSE.
    public var description: String { self.name }
}
