//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyOpenSSL

extension Certificate {
    /// Reads the first certificate of PEM text.
    ///
    /// - Parameter pem: Text with at least one `CERTIFICATE` block; blocks of other kinds are passed over.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidCertificate`` or ``CryptoError/Code/invalidKey``.
    public init(pem: [UInt8]) throws(CryptoError) {
        var offset = 0
        guard let der = try Self.der(in: pem, from: &offset) else {
            throw CryptoError(.invalidCertificate, "The text holds no 'CERTIFICATE' block.")
        }
        try self.init(der: der)
    }

    /// Reads all certificates of PEM text, in their order.
    ///
    /// - Parameter pem: Text with any number of `CERTIFICATE` blocks, such as a leaf and its intermediates.
    /// - Returns: The certificates; none when the text has no such block.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidCertificate`` or ``CryptoError/Code/invalidKey`` when
    ///   one of them cannot be read.
    public static func all(pem: [UInt8]) throws(CryptoError) -> [Certificate] {
        var certificates: [Certificate] = []
        var offset = 0
        while let der = try Self.der(in: pem, from: &offset) {
            certificates.append(try Certificate(der: der))
        }
        return certificates
    }

    /// Writes the certificate as PEM text.
    ///
    /// - Returns: A `CERTIFICATE` block.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/operationFailed``.
    public func pem() throws(CryptoError) -> [UInt8] {
        try CertificateHandle(der: self.der).read { unsafe latchkey_certificate_write_pem($0, $1) }
    }

    /// Decodes the next block of PEM text and moves behind it; `nil` when there is none.
    private static func der(in pem: [UInt8], from offset: inout Int) throws(CryptoError) -> [UInt8]? {
        var buffer = LibraryBuffer()
        var found: Int32 = 0
        let status = buffer.fill {
            unsafe latchkey_certificate_read_pem(pem, pem.count, &offset, $0, &found)
        }
        guard status == 1 else { throw .openSSL(.invalidCertificate, "The text is not in PEM form.") }
        return found == 1 ? buffer.bytes : nil
    }
}
