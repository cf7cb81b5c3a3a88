//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// How the content's key of an encrypted token is found, by its name in JOSE (RFC 7518 §4.1).
public struct KeyEncryptionAlgorithm: Hashable, Sendable {
    private enum Base: String, CaseIterable {
        case rsaOAEP = "RSA-OAEP"
        case rsaOAEP256 = "RSA-OAEP-256"
        case direct = "dir"
    }
    private let base: Base

    private init(base: Base) {
        self.base = base
    }

    /// The key is encrypted with RSAES-OAEP and SHA-1.
    public static var rsaOAEP: Self { .init(base: .rsaOAEP) }
    /// The key is encrypted with RSAES-OAEP and SHA-256.
    public static var rsaOAEP256: Self { .init(base: .rsaOAEP256) }
    /// Both sides have the key already.
    public static var direct: Self { .init(base: .direct) }

    /// All algorithms.
    public static var all: Set<Self> { Set(Base.allCases.map(Self.init(base:))) }

    /// The value of the `alg` header parameter.
    public var name: String { self.base.rawValue }

    /// Finds an algorithm by its name in JOSE.
    ///
    /// - Parameter name: The value of an `alg` header parameter; case matters.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/unsupportedAlgorithm``.
    init(name: String) throws(CryptoError) {
        guard let base = Base(rawValue: name) else {
            let reason =
                name == "RSA1_5"
                ? "'RSA1_5' lets attackers decrypt tokens by trying (RFC 8725 §3.2); have the sender use RSA-OAEP"
                : "the header's 'alg' is not known here; use RSA-OAEP, RSA-OAEP-256 or dir"
            throw CryptoError(.unsupportedAlgorithm, "The token cannot be decrypted: \(reason).")
        }
        self.base = base
    }

    /// The hash function of RSAES-OAEP; `nil` when keys are not encrypted.
    var hash: Hash? {
        switch self.base {
        case .rsaOAEP: .sha1
        case .rsaOAEP256: .sha256
        case .direct: nil
        }
    }
}

extension KeyEncryptionAlgorithm: CustomStringConvertible {
    /// The name in JOSE.
    public var description: String { self.name }
}
