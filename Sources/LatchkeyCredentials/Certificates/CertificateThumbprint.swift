//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// The hash by which people name a certificate: SHA-1 or SHA-256 in hexadecimal digits.
struct CertificateThumbprint: Hashable, Sendable {
    /// The digits, in lower case.
    let digits: String

    /// Reads a thumbprint.
    ///
    /// Spaces, colons and the invisible marks that dialogs put before copied digits are passed over.
    ///
    /// - Parameter text: 40 or 64 digits.
    /// - Throws: ``CredentialError`` with code ``CredentialError/Code/invalidDescription``.
    init(_ text: String) throws(CredentialError) {
        let digits = text.unicodeScalars.filter { scalar in
            scalar != ":" && scalar != "-" && !scalar.properties.isWhitespace
                && scalar.properties.generalCategory != .format
        }
        guard digits.count == 40 || digits.count == 64, digits.allSatisfy({ $0.isASCII && $0.properties.isHexDigit })
        else {
            throw CredentialError(
                .invalidDescription,
                "The thumbprint is not one of 40 (SHA-1) or 64 (SHA-256) hexadecimal digits."
            )
        }
        self.digits = String(String.UnicodeScalarView(digits)).lowercased()
    }

    /// Whether a certificate has the thumbprint.
    func matches(_ certificate: Certificate) -> Bool {
        let hash = self.digits.utf8.count == 40 ? certificate.sha1Thumbprint : certificate.sha256Thumbprint
        return self.digits == Self.hex(hash)
    }

    /// Bytes as hexadecimal digits, in lower case.
    static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
