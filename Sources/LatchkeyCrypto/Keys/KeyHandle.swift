//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyOpenSSL

/// Owns one key of the library and frees it.
///
/// The unchecked `Sendable` holds because the pointer never changes and the key behind it is never written to after
/// `init`: each signature and verification has a context of its own, the library guards what a key caches internally
/// (RSA blinding, exported parameters) with locks of its own, and reference counts are atomic.
@safe final class KeyHandle: @unchecked Sendable {
    private let pointer: OpaquePointer

    /// Takes ownership of a key.
    ///
    /// - Parameter pointer: The key, or `nil` when the library could not make it; `nil` fails.
    init?(owning pointer: OpaquePointer?) {
        guard let pointer = unsafe pointer else { return nil }
        unsafe self.pointer = pointer
    }

    deinit {
        unsafe latchkey_key_free(self.pointer)
    }

    /// Lends the pointer for the duration of a call; `body` must not keep it.
    @safe func withPointer<Result: ~Copyable, Failure: Error>(
        _ body: (OpaquePointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe body(self.pointer)
    }

    /// Checks that the key is of a kind and strength that Latchkey works with.
    ///
    /// - Returns: The kind.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidKey``.
    func checkedKind() throws(CryptoError) -> KeyKind {
        guard let kind = KeyKind(self.withPointer { unsafe latchkey_key_get_kind($0) }) else {
            throw CryptoError(
                .invalidKey,
                "The key is of a kind that is not supported; use RSA, P-256, P-384 or P-521."
            )
        }
        let bits = self.withPointer { unsafe latchkey_key_get_bits($0) }
        guard kind != .rsa || bits >= 2048 else {
            // RFC 7518 §3.3.
            throw CryptoError(.invalidKey, "The RSA key has \(bits) bits; use one of 2048 bits or more.")
        }
        return kind
    }

    /// Reads the modulus and exponent of an RSA key.
    func rsaComponents() throws(CryptoError) -> RSAComponents {
        RSAComponents(modulus: try self.number(LATCHKEY_NUMBER_N), exponent: try self.number(LATCHKEY_NUMBER_E))
    }

    /// Reads the point of a key on a curve.
    func point(on kind: KeyKind) throws(CryptoError) -> CurvePoint {
        CurvePoint(
            kind: kind,
            x: try self.number(LATCHKEY_NUMBER_X, length: kind.coordinateCount),
            y: try self.number(LATCHKEY_NUMBER_Y, length: kind.coordinateCount)
        )
    }

    /// Reads a private number.
    func secretNumber(_ number: latchkey_key_number, length: Int = 0) throws(CryptoError) -> SecretBytes {
        var bytes = try self.number(number, length: length)
        return SecretBytes(taking: &bytes)
    }

    private func number(_ number: latchkey_key_number, length: Int = 0) throws(CryptoError) -> [UInt8] {
        try self.write { unsafe latchkey_key_get_number($0, number, length, $1) }
    }

    /// Writes the key with one of the shim's functions.
    @safe func write(
        _ function: (OpaquePointer, UnsafeMutablePointer<latchkey_buffer>) -> Int32
    ) throws(CryptoError) -> [UInt8] {
        var buffer = LibraryBuffer()
        guard self.withPointer({ key in buffer.fill { unsafe function(key, $0) } }) == 1 else {
            throw .openSSL(.operationFailed, "The key could not be written.")
        }
        return buffer.bytes
    }
}
