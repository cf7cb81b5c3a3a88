//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

package import LatchkeyTokenCache

extension MSALCache {
    /// Returns the tokens under the names that clients ask for.
    ///
    /// - Parameters:
    ///   - now: The present.
    ///   - held: Returns the text of a record that is there already, so that it can be added to; `nil` for none.
    /// - Returns: The tokens, and how many entries are of a kind that is not taken.
    /// - Throws: What `held` throws.
    package func tokens(
        at now: WallTime,
        held: (CacheKey) async throws -> String?
    ) async throws -> (tokens: [CarriedToken], leftOut: Int) {
        var importing = MSALImport(now: now)
        for token in self.accessTokens { importing.add(accessToken: token) }
        for token in self.refreshTokens { importing.add(refreshToken: token) }
        for token in self.idTokens { importing.add(idToken: token) }
        for account in self.accounts { importing.add(account) }
        try await importing.finish(held: held)
        return (importing.tokens, importing.leftOut)
    }
}
