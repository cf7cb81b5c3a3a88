//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// Runs a test with a cache that has a store.
func withStoreBench(
    _ script: [ScriptedSource.Step] = [],
    afterwards: ScriptedSource.Step = .token(),
    encryption: StoreEncryption = .none,
    _ body: @escaping @Sendable (CacheBench, ProbeStore) async throws -> Void,
    configure: (inout TokenCache.Configuration) -> Void = { _ in }
) async throws {
    let time = ManualTime()
    let store = ProbeStore(time: time, encryption: encryption)
    try await withCacheBench(script, afterwards: afterwards, time: time, store: store, configure: configure) { bench in
        try await body(bench, store)
    }
}

extension CacheBench {
    /// Lets the writes of the moment reach the store.
    func flush() async { await self.advance(by: .milliseconds(5)) }
}

extension ProbeStore {
    /// What is stored under a key.
    func record(of key: CacheKey) async -> StoredRecord? { await self.record(of: self.codec.storeKey(key)) }

    /// The text of the token that is stored under a key.
    func token(of key: CacheKey) async -> String? {
        guard let record = await self.record(of: key), let opened = try? self.codec.open(record) else { return nil }
        return self.codec.decode(opened.record.payload, key: key)?.token.value
    }

    /// How the cache names and protects records in this store.
    var codec: RecordCodec { RecordCodec(self.encryption) }

    /// The epoch of a key's partition.
    func epoch(of key: CacheKey) async -> UInt64? {
        let partition = self.codec.storePartition(key.partition)
        return try? await self.base.epoch(of: partition, timeout: .seconds(1)).get()
    }
}

extension ScriptedSource.Step {
    /// Returns a token of its own that must be kept.
    static var keepsake: Self {
        .perform { _, number in
            AcquiredToken(value: "token-\(number)", lifetime: .duration(.seconds(3600)), durability: .mustKeep)
        }
    }
}
