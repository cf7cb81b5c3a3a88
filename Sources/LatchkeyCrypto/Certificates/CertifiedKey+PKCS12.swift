//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyOpenSSL

extension CertifiedKey {
    /// The largest file that is read.
    private static let longestFile = 1024 * 1024

    /// Reads a key and its certificates from a PKCS#12 file (`.pfx`, `.p12`).
    ///
    /// Files with old algorithms (RC2, 3DES) are read too, where the library has its legacy provider.
    ///
    /// - Parameters:
    ///   - pkcs12: The file's bytes; at most 1 MiB.
    ///   - passphrase: The pass phrase; `nil`, the default, for none or an empty one.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidPassphrase``,
    ///   ``CryptoError/Code/missingLegacyProvider``, ``CryptoError/Code/invalidKey`` when the file is damaged or holds no
    ///   private key of a supported kind, or ``CryptoError/Code/invalidCertificate`` when it has none for the key.
    public init(pkcs12: [UInt8], passphrase: SecretBytes? = nil) throws(CryptoError) {
        guard pkcs12.count <= Self.longestFile else {
            throw CryptoError(.invalidKey, "The PKCS#12 file is longer than \(Self.longestFile) bytes.")
        }
        let phrase = passphrase ?? SecretBytes(copying: [])
        var problem = LATCHKEY_PKCS12_NONE
        let pointer = phrase.withPointer { bytes in
            unsafe latchkey_pkcs12_read(pkcs12, pkcs12.count, bytes, phrase.count, &problem)
        }
        guard let contents = unsafe PKCS12Contents(owning: pointer) else { throw Self.failure(problem) }
        try self.init(privateKey: contents.privateKey(), certificates: contents.certificates())
    }

    /// Writes a PKCS#12 file with the key and its certificates, encrypted with AES-256.
    ///
    /// - Parameters:
    ///   - passphrase: The pass phrase.
    ///   - iterations: How often the pass phrase is hashed, which slows down guessing: 1 to 10,000,000; 100,000 by
    ///     default.
    /// - Returns: The file's bytes.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidArgument`` for other numbers of iterations or a pass phrase
    ///   with a zero byte, and ``CryptoError/Code/operationFailed``.
    public func pkcs12(passphrase: SecretBytes, iterations: Int = 100_000) throws(CryptoError) -> [UInt8] {
        guard (1...10_000_000).contains(iterations), !passphrase.revealed().contains(0) else {
            throw CryptoError(.invalidArgument, "Use 1 to 10,000,000 iterations and a pass phrase without a zero byte.")
        }
        let list = try CertificateList(self.chain)
        var buffer = LibraryBuffer()
        let status = passphrase.withPointer { phrase in
            self.privateKey.handle.withPointer { key in
                buffer.fill {
                    unsafe latchkey_pkcs12_write(
                        key,
                        list.pointer,
                        phrase,
                        passphrase.count,
                        Int32(iterations),
                        $0
                    )
                }
            }
        }
        guard status == 1 else { throw .openSSL(.operationFailed, "The PKCS#12 file could not be written.") }
        return buffer.bytes
    }

    private static func failure(_ problem: latchkey_pkcs12_problem) -> CryptoError {
        switch problem {
        case LATCHKEY_PKCS12_WRONG_PHRASE:
            CryptoError(.invalidPassphrase, "The pass phrase does not open the PKCS#12 file.")
        case LATCHKEY_PKCS12_UNSUPPORTED:
            CryptoError(
                .missingLegacyProvider,
                "The PKCS#12 file is encrypted with an old algorithm, such as RC2, that needs OpenSSL's legacy provider; "
                    + "install it, or write the file anew: 'openssl pkcs12 -legacy -in old.pfx -nodes -out key.pem'."
            )
        case LATCHKEY_PKCS12_SLOW:
            CryptoError(.invalidKey, "The PKCS#12 file asks for more than 10,000,000 iterations.")
        case LATCHKEY_PKCS12_NO_KEY:
            CryptoError(.invalidKey, "The PKCS#12 file holds no private key.")
        default:
            CryptoError(.invalidKey, "The bytes are not one readable PKCS#12 file.")
        }
    }
}
