//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// The fingerprint by which a resource names a token that it rejected.
enum TokenDigest {
    /// The SHA-256 hash in lower-case hexadecimal digits.
    static func hexadecimal(of token: String) -> String {
        var text = ""
        for byte in Hash.sha256.digest(of: Array(token.utf8)) {
            if byte < 16 { text += "0" }
            text += String(byte, radix: 16)
        }
        return text
    }
}
