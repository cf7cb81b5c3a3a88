//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// What an assertion of someone else says about itself; nothing of it is verified, that is the issuer's business.
struct AssertionClaims {
    /// The `exp` claim, in seconds since 1970.
    let expiresAt: Int64?

    /// Reads an assertion; fails when the text is no signed JSON Web Token.
    init?(of text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[2].isEmpty, (try? Base64URL.decode(parts[0])) != nil,
            let payload = try? Base64URL.decode(parts[1]),
            let claims = try? JSONObjectText(payload, of: "assertion")
        else { return nil }
        self.expiresAt = claims.seconds("exp")
    }
}
