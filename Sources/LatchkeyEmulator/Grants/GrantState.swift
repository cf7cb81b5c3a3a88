//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import Synchronization

/// What the emulator remembers between requests: codes, refresh tokens, consent and the like.
final class GrantState: Sendable {
    let codes = Mutex(AuthorizationCodes())
    let refreshTokens = Mutex(RefreshTokens())
    let devices = Mutex(DeviceCodes())
    let consents = Mutex(Consents())
    private let assertions = Mutex(AssertionMemory())

    /// Remembers a client assertion.
    ///
    /// - Parameters:
    ///   - id: Its name, with the client's.
    ///   - text: The assertion.
    ///   - end: When it is forgotten, in seconds since 1970.
    ///   - now: The time, in seconds since 1970.
    ///   - allowingSame: Whether the same assertion may come again.
    /// - Returns: Whether the assertion counts.
    func noteAssertion(_ id: String, text: String, until end: Int64, at now: Int64, allowingSame: Bool) -> Bool {
        let digest = Hash.sha256.digest(of: Array(text.utf8))
        return self.assertions.withLock {
            $0.note(id, digest: digest, until: end, at: now, allowingSame: allowingSame)
        }
    }
}
