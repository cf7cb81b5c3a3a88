//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The public numbers of an RSA key, as big-endian bytes.
public struct RSAComponents: Hashable, Sendable {
    /// The modulus, n.
    public let modulus: [UInt8]
    /// The public exponent, e.
    public let exponent: [UInt8]

    /// Creates components; ``PublicKey/init(rsa:)`` checks whether they make a key.
    ///
    /// - Parameters:
    ///   - modulus: The modulus, n.
    ///   - exponent: The public exponent, e.
    public init(modulus: [UInt8], exponent: [UInt8]) {
        self.modulus = modulus
        self.exponent = exponent
    }

    /// Decodes the members `n` and `e` of a JSON Web Key (RFC 7518 §6.3.1).
    ///
    /// - Parameters:
    ///   - n: The modulus in base64url.
    ///   - e: The public exponent in base64url.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidEncoding``.
    public init(n: String, e: String) throws(CryptoError) {
        self.init(modulus: try Base64URL.decode(n), exponent: try Base64URL.decode(e))
    }

    /// The modulus as the `n` member of a JSON Web Key.
    public var n: String { Base64URL.encode(self.modulus) }
    /// The public exponent as the `e` member of a JSON Web Key.
    public var e: String { Base64URL.encode(self.exponent) }
}
