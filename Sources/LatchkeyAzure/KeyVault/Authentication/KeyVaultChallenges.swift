//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// The challenges of the vaults that were asked before, so that only the first request to a vault is refused.
final class KeyVaultChallenges: Sendable {
    /// What all clients of the process know.
    static let shared = KeyVaultChallenges()

    /// How many vaults are remembered.
    private static let limit = 1024

    private let known = Mutex<[String: KeyVaultChallenge]>([:])

    /// The challenge of a host with its port.
    subscript(authority: String) -> KeyVaultChallenge? { self.known.withLock { $0[authority] } }

    func store(_ challenge: KeyVaultChallenge, for authority: String) {
        self.known.withLock { known in
            if known.count >= Self.limit, known[authority] == nil { known.removeAll() }
            known[authority] = challenge
        }
    }

    /// Forgets what turned out to be wrong, and not what another request has learned meanwhile.
    func forget(_ challenge: KeyVaultChallenge?, for authority: String) {
        self.known.withLock { known in
            if let challenge, known[authority] == challenge { known[authority] = nil }
        }
    }
}
