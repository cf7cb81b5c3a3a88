//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyAzure
import LatchkeyTokenCache
import Synchronization

/// A credential that answers as it is told, and counts how often it was asked.
final class StubCredential: TokenCredential {
    private let answer: Result<CredentialToken, TokenCredentialError>
    private let count = Atomic(0)

    init(token: String) {
        self.answer = .success(CredentialToken(value: token, expiresAt: WallTime(seconds: 4_000_000_000)))
    }

    init(_ code: TokenCredentialError.Code, _ message: String) {
        self.answer = .failure(TokenCredentialError(code, message))
    }

    var calls: Int { self.count.load(ordering: .relaxed) }

    func token(for context: TokenRequestContext) async throws(TokenCredentialError) -> CredentialToken {
        self.count.wrappingAdd(1, ordering: .relaxed)
        return try self.answer.get()
    }
}
