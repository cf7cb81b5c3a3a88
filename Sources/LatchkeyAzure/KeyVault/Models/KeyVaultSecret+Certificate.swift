//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

extension KeyVaultSecret {
    /// The certificate with its key that the secret of a certificate is: PKCS#12 without pass phrase, or PEM.
    func certifiedKey() throws(AzureError) -> CertifiedKey {
        do throws(CryptoError) {
            if self.properties.contentType?.lowercased() == "application/x-pem-file" || self.value.hasPrefix("-----") {
                return try CertifiedKey(pem: Array(self.value.utf8))
            }
            return try CertifiedKey(pkcs12: try Base64.decode(self.value))
        } catch {
            throw AzureError(
                .malformedAnswer,
                "The secret '\(self.properties.name)' is no certificate with a key: \(error.message)",
                cause: error
            )
        }
    }
}
