//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyOpenSSL

/// Owns what a PKCS#12 file held for the length of one operation.
@safe struct PKCS12Contents: ~Copyable {
    private let pointer: OpaquePointer

    /// Takes ownership; `nil` fails.
    init?(owning pointer: OpaquePointer?) {
        guard let pointer = unsafe pointer else { return nil }
        unsafe self.pointer = pointer
    }

    deinit {
        unsafe latchkey_pkcs12_free(self.pointer)
    }

    /// The private key.
    borrowing func privateKey() throws(CryptoError) -> PrivateKey {
        guard let handle = unsafe KeyHandle(owning: latchkey_pkcs12_copy_key(self.pointer)) else {
            throw .openSSL(.invalidKey, "The PKCS#12 file holds no private key.")
        }
        return try PrivateKey(handle)
    }

    /// The certificates.
    borrowing func certificates() throws(CryptoError) -> [Certificate] {
        var certificates: [Certificate] = []
        for index in 0..<(unsafe latchkey_pkcs12_count_certificates(self.pointer)) {
            var der = LibraryBuffer()
            guard der.fill({ unsafe latchkey_pkcs12_get_certificate(self.pointer, index, $0) }) == 1 else {
                throw .openSSL(.invalidCertificate, "A certificate of the PKCS#12 file could not be read.")
            }
            certificates.append(try Certificate(der: der.bytes))
        }
        return certificates
    }
}
