//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Synchronization

/// Remembers the token that a service refused last, so that the next request is not sent with it.
final class RejectedToken: Sendable {
    private let hash = Mutex<TokenHash?>(nil)

    var value: TokenHash? { self.hash.withLock { $0 } }

    /// Notes what became of a token.
    func note(_ token: CredentialToken, wasRefused: Bool) {
        let hash = token.hash
        self.hash.withLock { held in
            if wasRefused {
                held = hash
            } else if held == hash {
                held = nil
            }
        }
    }
}
