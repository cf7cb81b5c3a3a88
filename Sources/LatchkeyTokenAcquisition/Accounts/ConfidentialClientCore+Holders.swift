//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension ConfidentialClientCore {
    /// What is kept of a holder.
    func holderRecord(_ name: String) async throws(AcquisitionError) -> HolderRecord? {
        try await self.record(try self.recordKey("holder", name)).flatMap { HolderRecord($0.value) }
    }

    /// Keeps what is known of a holder.
    func keep(_ record: HolderRecord, of name: String) async throws(AcquisitionError) {
        try await self.keep(record.text, at: try self.recordKey("holder", name))
    }

    /// Notes that a token of a holder was acquired; that it cannot be noted is no reason to lose it.
    ///
    /// - Parameters:
    ///   - response: The issuer's response.
    ///   - holder: Whose token it is.
    ///   - key: The key that the token will be under.
    ///   - claims: The claims of a challenge that it satisfies, which older tokens of the same scopes do not.
    func note(_ response: TokenResponse, of holder: RefreshTokenHolder, key: CacheKey, claims: String?) async {
        let entry = HolderRecord.Entry(key, granted: response.acquired.scopes)
        var outdated: [HolderRecord.Entry] = []
        let turn = "holder:\(holder.cacheName)"
        await self.turns.take(turn)
        if let known = try? await self.holderRecord(holder.cacheName) {
            var record = known
            if claims != nil {
                outdated = record.entries.filter {
                    !$0.hasKey(of: entry) && $0.isAlike(entry) && $0.overlaps(entry.granted)
                }
                record.entries.removeAll { outdated.contains($0) }
            }
            let hasNews = record.note(entry) || !outdated.isEmpty
            if hasNews { try? await self.keep(record, of: holder.cacheName) }
        }
        await self.turns.give(turn)
        for entry in outdated {
            guard let key = entry.key(client: self.clientID, subject: key.subject) else { continue }
            await self.cache?.remove(key)
        }
    }

    /// A held token of the same holder that has the scopes asked for and others beside.
    func coveringToken(for key: CacheKey) -> AccessToken? {
        guard let cache = self.cache, let recordKey = try? self.recordKey("holder", key.subject),
            let text = cache.cachedToken(for: recordKey)?.value, let record = HolderRecord(text)
        else { return nil }
        for entry in record.entries.reversed() where entry.covers(key) {
            guard let other = entry.key(client: key.partition.client, subject: key.subject), other != key else {
                continue
            }
            if let token = cache.cachedToken(for: other) { return token }
        }
        return nil
    }

    /// Forgets everything of a holder.
    ///
    /// - Returns: Whether there was anything.
    func forget(_ name: String) async throws(AcquisitionError) -> Bool {
        let cache = try self.liveCache()
        let record = try await self.holderRecord(name)
        let refreshKey = try self.recordKey("refresh_token", name)
        let hadToken = try await self.record(refreshKey) != nil
        await cache.remove(refreshKey)
        if self.options.isPublicClient {
            await cache.remove(try self.recordKey("refresh_token", name, extensions: ["family": "1"]))
        }
        for entry in record?.entries ?? [] {
            guard let key = entry.key(client: self.clientID, subject: name) else { continue }
            await cache.invalidate(key, mode: .hard)
        }
        await cache.remove(try self.recordKey("holder", name))
        return hadToken || record != nil
    }
}
