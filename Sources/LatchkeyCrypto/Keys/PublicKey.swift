//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyOpenSSL

/// A public key: verifies signatures.
public struct PublicKey: Sendable {
    /// The library's key.
    let handle: KeyHandle
    /// The kind of key.
    public let kind: KeyKind

    /// Wraps a key after checking its kind and strength.
    ///
    /// - Parameter handle: The key.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidKey``.
    init(_ handle: KeyHandle) throws(CryptoError) {
        self.kind = try handle.checkedKind()
        self.handle = handle
    }

    /// Makes an RSA key from its numbers.
    ///
    /// - Parameter rsa: Modulus and exponent.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidKey`` when the numbers make no RSA key of 2048 to
    ///   16384 bits.
    public init(rsa: RSAComponents) throws(CryptoError) {
        let builder = try KeyBuilder()
        try builder.add(rsa)
        try self.init(builder.finish())
    }

    /// Makes a key on an elliptic curve from its numbers.
    ///
    /// - Parameter point: The point.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidKey`` when the point is not on its curve.
    public init(point: CurvePoint) throws(CryptoError) {
        let builder = try KeyBuilder()
        try builder.add(point)
        try self.init(builder.finish())
    }

    /// Reads a key from PEM text.
    ///
    /// - Parameter pem: Text with a `PUBLIC KEY` block (SubjectPublicKeyInfo).
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidKey``.
    public init(pem: [UInt8]) throws(CryptoError) {
        guard let handle = unsafe KeyHandle(owning: latchkey_key_read_public_pem(pem, pem.count)) else {
            throw .openSSL(.invalidKey, "The text holds no readable 'PUBLIC KEY' block.")
        }
        try self.init(handle)
    }

    /// The modulus and exponent.
    ///
    /// - Returns: The numbers of the key.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidArgument`` when the key is of another kind.
    public func rsaComponents() throws(CryptoError) -> RSAComponents {
        guard self.kind == .rsa else {
            throw CryptoError(.invalidArgument, "A key of kind \(self.kind) has no modulus and exponent.")
        }
        return try self.handle.rsaComponents()
    }

    /// The point of a key on an elliptic curve.
    ///
    /// - Returns: The numbers of the key.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidArgument`` when the key is an RSA key.
    public func point() throws(CryptoError) -> CurvePoint {
        guard self.kind != .rsa else { throw CryptoError(.invalidArgument, "An RSA key has no point on a curve.") }
        return try self.handle.point(on: self.kind)
    }

    /// Writes the key as PEM text.
    ///
    /// - Returns: A `PUBLIC KEY` block (SubjectPublicKeyInfo).
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/operationFailed``.
    public func pem() throws(CryptoError) -> [UInt8] {
        try self.handle.write { unsafe latchkey_key_write_public_pem($0, $1) }
    }

    /// Verifies a signature.
    ///
    /// - Parameters:
    ///   - signature: The signature.
    ///   - bytes: What was signed.
    ///   - algorithm: The algorithm.
    /// - Returns: Whether the signature belongs to the bytes and this key; `false` also when the algorithm does not
    ///   fit the key.
    public func isValid(signature: [UInt8], for bytes: [UInt8], algorithm: SignatureAlgorithm) -> Bool {
        guard algorithm.keyKind == self.kind else { return false }
        return self.handle.withPointer { key in
            unsafe latchkey_key_verify(
                key,
                algorithm.scheme,
                algorithm.hash.shimValue,
                bytes,
                bytes.count,
                signature,
                signature.count
            )
        } == 1
    }
}

extension PublicKey: Equatable {
    /// Compares the numbers of two keys.
    ///
    /// - Parameters:
    ///   - left: One key.
    ///   - right: The other.
    /// - Returns: Whether both are the same key.
    public static func == (left: Self, right: Self) -> Bool {
        left.handle.withPointer { left in
            right.handle.withPointer { right in unsafe latchkey_key_is_same(left, right) }
        } == 1
    }
}
