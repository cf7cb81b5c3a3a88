//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyAzure
import LatchkeyTokenCache
import Synchronization

/// Gives another token each time claims are demanded or one is rejected, and notes what it is asked for.
final class NumberedCredential: TokenCredential {
    private let received = Mutex<[TokenRequestContext]>([])
    private let number = Mutex(1)

    var contexts: [TokenRequestContext] { self.received.withLock { $0 } }

    func token(for context: TokenRequestContext) async throws(TokenCredentialError) -> CredentialToken {
        self.received.withLock { $0.append(context) }
        let number = self.number.withLock { number in
            let current = CredentialToken(value: "token-\(number)", expiresAt: WallTime(seconds: 4_000_000_000))
            if context.claims != nil || context.rejected == current.hash { number += 1 }
            return number
        }
        return CredentialToken(value: "token-\(number)", expiresAt: WallTime(seconds: 4_000_000_000))
    }
}
