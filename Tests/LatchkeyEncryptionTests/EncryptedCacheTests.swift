//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import LatchkeyEncryption
import LatchkeyTokenCache
import Testing

/// Caches, one after the other, over one store that somebody may change.
@Suite(.timeLimit(.minutes(1))) struct EncryptedCacheTests {
    private let vault: Vault
    private let ring: KeyRing

    init() throws {
        self.ring = try KeyRing.generate(at: 1)
        self.vault = Vault(.keyRing(self.ring))
    }

    // Scoreboard: CE68, CE72, G14, W75
    @Test func theStoreHoldsNothingReadable() async throws {
        let key = try CacheKey.sample("canary-of-a-user", tenant: "canary-of-a-tenant")
        _ = try await self.vault.text(key, acquiring: "canary-of-a-token")
        let record = try #require(try await self.vault.records().first)
        for bytes in [record.key.bytes, record.partition.bytes, record.payload] {
            #expect(!bytes.contains(Array("canary".utf8)))
        }
        #expect(record.key.bytes.count == 20)
        #expect(record.partition.bytes.count == 20)
        #expect(record.partition.bytes != record.key.bytes)
    }

    // Scoreboard: CE45, CE68
    @Test func theNextProcessFindsItsTokens() async throws {
        let key = try CacheKey.sample()
        _ = try await self.vault.text(key, acquiring: "first")
        let next = Vault(.keyRing(try KeyRing(json: self.ring.json().revealed())), over: self.vault.base)
        #expect(try await next.text(key, acquiring: "second") == "first")
    }

    // Scoreboard: CE71
    @Test func withoutItsRingAStoreIsEmpty() async throws {
        let key = try CacheKey.sample()
        _ = try await self.vault.text(key, acquiring: "first")
        let lost = Vault(.keyRing(try KeyRing.generate(at: 2)), over: self.vault.base)
        #expect(try await lost.text(key, acquiring: "second") == "second")
        #expect(try await self.vault.text(key, acquiring: "third") == "first")
    }

    // Scoreboard: CE69, CE73
    @Test(arguments: [("a", "tenant", "b", "tenant"), ("a", "tenant-a", "a", "tenant-b")])
    func swappedRecordsAreMisses(_ names: (String, String, String, String)) async throws {
        let one = try CacheKey.sample(names.0, tenant: names.1)
        let two = try CacheKey.sample(names.2, tenant: names.3)
        _ = try await self.vault.text(one, acquiring: "of one")
        _ = try await self.vault.text(two, acquiring: "of two")
        var records = try await self.vault.records()
        #expect(records.count == 2)
        (records[0].payload, records[1].payload) = (records[1].payload, records[0].payload)
        await self.vault.replace(records)
        #expect(try await self.vault.text(one, acquiring: "new") == "new")
        #expect(try await self.vault.text(two, acquiring: "new") == "new")
    }

    /// What somebody with access to the store may change in a record.
    enum Change: CaseIterable {
        case version, fence, epoch, expiry, durability, partition, content, tail, start, nothing

        func apply(to record: inout StoredRecord) {
            switch self {
            case .version: record.version.sequence += 1
            case .fence: record.version.fence += 1
            case .epoch: record.epoch += 1
            case .expiry: record.expiresAt.milliseconds += 3_600_000
            case .durability: record.durability = .mustKeep
            case .partition: record.partition.bytes[0] ^= 1
            case .content: record.payload[record.payload.count - 10] ^= 1
            case .tail: record.payload.removeLast(12)
            case .start: record.payload = Array(record.payload.prefix(5))
            case .nothing: break
            }
        }
    }

    // Scoreboard: CE69, CE70, CE79, G24
    @Test(arguments: Change.allCases) func changedRecordsAreMisses(_ change: Change) async throws {
        let key = try CacheKey.sample()
        _ = try await self.vault.text(key, acquiring: "first")
        var record = try #require(try await self.vault.records().first)
        change.apply(to: &record)
        await self.vault.replace([record])
        let expected = change == .nothing ? "first" : "second"
        #expect(try await self.vault.text(key, acquiring: "second") == expected)
        // What was acquired instead took its place.
        #expect(try await self.vault.text(key, acquiring: "third") == expected)
    }

    // Scoreboard: CE71
    @Test func rotationNeedsNoDowntime() async throws {
        let key = try CacheKey.sample()
        _ = try await self.vault.text(key, acquiring: "first")
        var ring = self.ring
        let first = ring.activeKey.id
        try ring.rotate(at: 2)
        let rotated = Vault(.keyRing(ring), over: self.vault.base)
        #expect(try await rotated.text(key, acquiring: "second") == "first")
        // Reading sealed it again: the first key can go.
        try ring.retire(first)
        let retired = Vault(.keyRing(ring), over: self.vault.base)
        #expect(try await retired.text(key, acquiring: "third") == "first")
    }
}
