//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyOpenSSL

/// A key while it is put together from numbers.
@safe struct KeyBuilder: ~Copyable {
    private let pointer: OpaquePointer

    /// Starts a key without numbers.
    init() throws(CryptoError) {
        guard let pointer = unsafe latchkey_key_builder_new() else {
            throw .openSSL(.operationFailed, "No key could be made.")
        }
        unsafe self.pointer = pointer
    }

    deinit {
        unsafe latchkey_key_builder_free(self.pointer)
    }

    /// Adds the public numbers of an RSA key.
    borrowing func add(_ components: RSAComponents) throws(CryptoError) {
        for (number, bytes) in [(LATCHKEY_NUMBER_N, components.modulus), (LATCHKEY_NUMBER_E, components.exponent)] {
            guard unsafe latchkey_key_builder_add_number(self.pointer, number, bytes, bytes.count) == 1 else {
                throw Self.unusable
            }
        }
    }

    /// Adds the public numbers of a key on a curve.
    borrowing func add(_ point: CurvePoint) throws(CryptoError) {
        // RFC 7518 §6.2.1.2: the coordinates have the curve's length; other spellings would make one key look like many.
        let count = point.kind.coordinateCount
        guard count > 0, point.x.count == count, point.y.count == count,
            unsafe latchkey_key_builder_add_point(self.pointer, point.kind.shimValue, point.x, point.y, count) == 1
        else { throw Self.unusable }
    }

    /// Adds a private number.
    borrowing func add(_ secret: SecretBytes, as number: latchkey_key_number) throws(CryptoError) {
        let status = secret.withPointer { bytes in
            unsafe latchkey_key_builder_add_number(self.pointer, number, bytes, secret.count)
        }
        guard status == 1 else { throw Self.unusable }
    }

    /// Computes the private numbers of an RSA key that are missing beside its private exponent.
    borrowing func findFactors() throws(CryptoError) {
        guard unsafe latchkey_key_builder_find_factors(self.pointer) == 1 else { throw Self.unusable }
    }

    /// Puts the key together and checks that its numbers belong together.
    consuming func finish() throws(CryptoError) -> KeyHandle {
        guard let handle = unsafe KeyHandle(owning: latchkey_key_builder_finish(self.pointer)) else {
            throw Self.unusable
        }
        return handle
    }

    private static var unusable: CryptoError { .openSSL(.invalidKey, "The numbers make no key that can be used.") }
}
