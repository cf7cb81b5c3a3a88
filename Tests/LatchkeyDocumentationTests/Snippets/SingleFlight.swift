//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// Many callers, one acquisition.
struct SingleFlight: Sendable {
    let cache: TokenCache
    let key: CacheKey

    /// All callers get the same token, of one call of the source.
    func crowd(of callers: Int, from source: some TokenSource) async throws -> Set<String> {
        try await withThrowingTaskGroup(of: AccessToken.self) { group in
            for _ in 0..<callers { group.addTask { try await self.cache.token(for: self.key, from: source) } }
            return try await group.reduce(into: []) { $0.insert($1.value) }
        }
    }

    /// A caller that waits no longer than it wants; the acquisition goes on for the others.
    func impatient(from source: some TokenSource) async throws -> AccessToken {
        try await self.cache.token(for: self.key, from: source, options: .init(timeout: .milliseconds(250)))
    }

    /// The resource says that the token is no good: another one, unless somebody has fetched it meanwhile.
    func replacement(of rejected: AccessToken, from source: some TokenSource) async throws -> AccessToken {
        try await self.cache.token(for: self.key, from: source, options: .init(forcedRefresh: .rejected(rejected.hash)))
    }

    /// A user signs out: nobody gets the token any more, nor the one that is on its way.
    func forget() async {
        await self.cache.invalidate(self.key, mode: .hard)
    }

    /// For a caller that needs the same token many thousand times a second.
    func hotLoop(from source: some TokenSource, requests: Int) async throws -> Int {
        let handle = self.cache.handle(for: self.key, from: source)
        var length = 0
        for _ in 0..<requests {
            let token = if let held = handle.cachedToken() { held } else { try await handle.token() }
            length += token.value.count
        }
        return length
    }
}
