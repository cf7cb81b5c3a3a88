//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyOpenSSL

extension PrivateKey {
    /// Signs a hash that was made already, as vaults do.
    ///
    /// - Parameters:
    ///   - digest: The hash of what is signed, made with ``SignatureAlgorithm/hash``.
    ///   - algorithm: The algorithm.
    /// - Returns: The signature in the form that JOSE uses.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/unsupportedAlgorithm`` when the algorithm does not fit the key,
    ///   ``CryptoError/Code/invalidArgument`` when the hash has another length, and ``CryptoError/Code/operationFailed``.
    public func signature(ofDigest digest: [UInt8], algorithm: SignatureAlgorithm) throws(CryptoError) -> [UInt8] {
        guard algorithm.keyKind == self.kind else {
            throw CryptoError(.unsupportedAlgorithm, "\(algorithm) cannot sign with a key of kind \(self.kind).")
        }
        guard digest.count == algorithm.hash.digestSize else {
            throw CryptoError(.invalidArgument, "\(algorithm) signs hashes of \(algorithm.hash.digestSize) bytes.")
        }
        var signature = LibraryBuffer()
        let status = self.handle.withPointer { key in
            signature.fill {
                unsafe latchkey_key_sign_digest(
                    key,
                    algorithm.scheme,
                    algorithm.hash.shimValue,
                    digest,
                    digest.count,
                    $0
                )
            }
        }
        guard status == 1 else { throw .openSSL(.operationFailed, "The signature could not be made.") }
        return signature.bytes
    }
}

extension PublicKey {
    /// Verifies the signature of a hash that was made already.
    ///
    /// - Parameters:
    ///   - signature: The signature.
    ///   - digest: The hash of what was signed, made with ``SignatureAlgorithm/hash``.
    ///   - algorithm: The algorithm.
    /// - Returns: Whether the signature belongs to the hash and this key; `false` also when the algorithm does not fit the
    ///   key.
    public func isValid(signature: [UInt8], ofDigest digest: [UInt8], algorithm: SignatureAlgorithm) -> Bool {
        guard algorithm.keyKind == self.kind, digest.count == algorithm.hash.digestSize else { return false }
        return self.handle.withPointer { key in
            unsafe latchkey_key_verify_digest(
                key,
                algorithm.scheme,
                algorithm.hash.shimValue,
                digest,
                digest.count,
                signature,
                signature.count
            )
        } == 1
    }
}
