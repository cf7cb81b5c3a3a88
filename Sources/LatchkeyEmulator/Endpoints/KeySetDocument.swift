//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// The JSON Web Key Set of the signing keys (RFC 7517).
struct KeySetDocument: Encodable, Sendable {
    /// One key.
    struct Key: Encodable, Sendable {
        // The names are those of the standard.
        var kty = "RSA"
        var use = "sig"
        var kid: String
        var x5t: String
        var n: String
        var e: String
        /// The certificate, in base64 with padding as the standard demands here.
        var x5c: [String]
    }

    var keys: [Key]

    /// Publishes keys.
    init(keys: [SigningKey]) {
        self.keys = keys.map { key in
            Key(
                kid: key.keyID,
                x5t: key.keyID,
                n: key.components.n,
                e: key.components.e,
                x5c: [Base64.encode(key.certificate.der)]
            )
        }
    }
}
