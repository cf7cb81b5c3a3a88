//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyOpenSSL

extension PrivateKey {
    /// Writes the key as a JSON Web Key, unencrypted: whoever reads it can sign.
    ///
    /// - Returns: The members of ``PublicKey/jsonWebKey()`` and the private ones.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/operationFailed``.
    public func jsonWebKey() throws(CryptoError) -> SecretBytes {
        var text = Array(try self.publicKey.jsonWebKey().dropLast().utf8)
        // A buffer that grows would leave copies of the numbers behind; these have 4 KiB at most in the largest keys.
        text.reserveCapacity(32 * 1024)
        for (name, number) in self.privateNumbers {
            text += ",\"\(name)\":\"".utf8
            let length = self.kind.coordinateCount
            Base64URL.encode(try self.handle.secretNumber(number, length: length), to: &text)
            text += "\"".utf8
        }
        text += "}".utf8
        return SecretBytes(taking: &text)
    }

    private var privateNumbers: [(String, latchkey_key_number)] {
        guard self.kind == .rsa else { return [("d", LATCHKEY_NUMBER_PRIVATE)] }
        return [
            ("d", LATCHKEY_NUMBER_D), ("p", LATCHKEY_NUMBER_P), ("q", LATCHKEY_NUMBER_Q), ("dp", LATCHKEY_NUMBER_DP),
            ("dq", LATCHKEY_NUMBER_DQ), ("qi", LATCHKEY_NUMBER_QI),
        ]
    }
}
