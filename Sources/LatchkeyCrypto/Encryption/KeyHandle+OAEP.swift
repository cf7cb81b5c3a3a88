//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyOpenSSL

extension PrivateKey {
    /// Decrypts a short secret with RSAES-OAEP; `nil` when it was changed or is meant for another key.
    func decryptOAEP(_ bytes: [UInt8], hash: Hash) -> SecretBytes? {
        let capacity = self.handle.modulusCount
        return try? SecretBytes(capacity: capacity) { buffer throws(CryptoError) in
            var count = capacity
            let status = self.handle.withPointer { key in
                unsafe latchkey_key_oaep(key, 0, hash.shimValue, bytes, bytes.count, buffer.baseAddress, &count)
            }
            guard status == 1 else {
                throw CryptoError(.decryptionFailed, "The key was changed, or is for another key.")
            }
            return count
        }
    }
}

extension PublicKey {
    /// Encrypts a short secret with RSAES-OAEP.
    func encryptOAEP(_ secret: SecretBytes, hash: Hash) throws(CryptoError) -> [UInt8] {
        let capacity = self.handle.modulusCount
        let encrypted = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            var length = capacity
            let status = self.handle.withPointer { key in
                secret.withPointer { bytes in
                    unsafe latchkey_key_oaep(key, 1, hash.shimValue, bytes, secret.count, buffer.baseAddress, &length)
                }
            }
            count = status == 1 ? length : 0
        }
        guard !encrypted.isEmpty else { throw CryptoError(.operationFailed, "The key could not be encrypted.") }
        return encrypted
    }
}

extension KeyHandle {
    /// The length of an RSA key's modulus in bytes.
    fileprivate var modulusCount: Int { (Int(self.withPointer { unsafe latchkey_key_get_bits($0) }) + 7) / 8 }
}
