//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import LatchkeyEncryption
import LatchkeyTesting
import LatchkeyTokenCache
import Testing

/// What an inspector sees of a store and does to it.
@Suite(.timeLimit(.minutes(1))) struct StoreInspectorTests {
    private let ring: KeyRing
    private let vault: Vault
    private let inspector: StoreInspector

    init() throws {
        self.ring = try KeyRing.generate(at: 1)
        self.vault = Vault(.keyRing(self.ring))
        self.inspector = StoreInspector(self.vault)
    }

    // Scoreboard: G26
    @Test(arguments: [true, false]) func tokensAreListedWithTheirFacts(_ isEncrypted: Bool) async throws {
        let vault = isEncrypted ? self.vault : Vault(.none)
        let keys = try [CacheKey.sample("a"), .sample("b"), .sample("c", tenant: "another")]
        for key in keys { _ = try await vault.text(key, acquiring: "canary") }
        let inspector = StoreInspector(vault)
        #expect(inspector.isProtected == isEncrypted)
        let records = try await inspector.records()
        #expect(Set(records.compactMap(\.token?.key)) == Set(keys))
        #expect(records.allSatisfy { $0.isCurrent && $0.token?.tokenType == "Bearer" })
        #expect(!records.map { "\($0)" }.joined().contains("canary"))
        let dumped = records.map { String(reflecting: $0) }.joined()
        #expect(!dumped.contains("canary"))
        let partition = try await inspector.records(in: keys[2].partition)
        #expect(partition.compactMap(\.token?.key) == [keys[2]])
        #expect(try await inspector.record(of: keys[0])?.token?.key == keys[0])
        #expect(try await inspector.record(of: .sample("unknown")) == nil)
    }

    @Test func everyComponentOfAKeyIsFoundAgain() async throws {
        let key = try CacheKey(
            authority: "issuer",
            tenant: "",
            client: "client",
            flow: "on_behalf_of",
            subject: "ümläut\n",
            scopes: ["b", "a"],
            tokenType: "mtls_pop",
            bindingKeyID: "key",
            extensions: ["x": "1", "a": "2"]
        )
        _ = try await self.vault.text(key, acquiring: "token")
        #expect(try await self.inspector.records().first?.token?.key == key)
    }

    // Scoreboard: G26, G28
    @Test func everythingIsCounted() async throws {
        for subject in ["a", "b", "c"] { _ = try await self.vault.text(.sample(subject), acquiring: "token") }
        _ = try await self.vault.text(.sample("d", tenant: "purged"), acquiring: "token")
        try await self.inspector.purge(try CacheKey.sample(tenant: "purged").partition)
        var damaged = try await self.vault.records()[0]
        damaged.key = StoreKey(bytes: [1])
        await self.vault.replace([damaged])
        damaged.key = StoreKey(bytes: [2])
        damaged.payload = []
        await self.vault.replace([damaged])
        let statistics = try await self.inspector.statistics()
        #expect(statistics.records == 6)
        #expect(statistics.tokens == 3)
        #expect(statistics.purged == 1)
        #expect(statistics.unreadable == ["forged": 1])
        #expect(statistics.others == 1)
        #expect(statistics.sealedWithOldKey == 0)
        #expect(statistics.bytes > 0)
        try await self.inspector.purgeAll()
        let purged = try await self.inspector.statistics().purged
        #expect(purged == 4)
    }

    // Scoreboard: CE71
    @Test func tokensUnderAnOldKeyAreCounted() async throws {
        _ = try await self.vault.text(.sample(), acquiring: "token")
        var ring = self.ring
        try ring.rotate(at: 2)
        let inspector = StoreInspector(Vault(.keyRing(ring), over: self.vault.base))
        #expect(try await inspector.statistics().sealedWithOldKey == 1)
        let other = StoreInspector(Vault(.keyRing(try KeyRing.generate(at: 1)), over: self.vault.base))
        #expect(try await other.statistics().unreadable == ["unknownKey": 1])
    }

    // Scoreboard: G25, G26
    @Test func removedTokensAreAcquiredAnew() async throws {
        let keys = try [CacheKey.sample("a"), .sample("b")]
        for key in keys { _ = try await self.vault.text(key, acquiring: "first") }
        let records = try await self.inspector.records().filter { $0.token?.key == keys[0] }
        #expect(try await self.inspector.remove(records) == 1)
        #expect(try await self.vault.text(keys[0], acquiring: "second") == "second")
        #expect(try await self.vault.text(keys[1], acquiring: "second") == "first")
        #expect(try await self.inspector.remove(records) == 0)
        #expect(try await self.vault.text(keys[0], acquiring: "third") == "second")
    }

    // Scoreboard: CE65, CE66, G26
    @Test func purgedPartitionsAreAcquiredAnew() async throws {
        let one = try CacheKey.sample("a", tenant: "one")
        let two = try CacheKey.sample("a", tenant: "two")
        for key in [one, two] { _ = try await self.vault.text(key, acquiring: "first") }
        try await self.inspector.purge(one.partition)
        #expect(try await self.vault.text(one, acquiring: "second") == "second")
        #expect(try await self.vault.text(two, acquiring: "second") == "first")
        try await self.inspector.purgeAll()
        #expect(try await self.vault.text(one, acquiring: "third") == "third")
        #expect(try await self.vault.text(two, acquiring: "third") == "third")
    }

    // Scoreboard: CE58
    @Test func tokensMoveFromOneStoreToAnotherWithOtherKeys() async throws {
        let keys = try (0..<150).map { try CacheKey.sample("\($0)") }
        for key in keys.prefix(3) { _ = try await self.vault.text(key, acquiring: "first") }
        let archive = try await self.inspector.archive()
        let other = Vault(.keyRing(try KeyRing.generate(at: 1)))
        let report = try await StoreInspector(other).restore(archive)
        #expect(report.taken == 3)
        #expect(try await other.text(keys[2], acquiring: "second") == "first")
        #expect(try await other.text(keys[3], acquiring: "second") == "second")
        let again = try await StoreInspector(other).restore(archive)
        #expect(again.taken == 0)
        #expect(again.superseded == 3)
    }

    // Scoreboard: CE65
    @Test func whatWasPurgedOrRemovedDoesNotReturnFromAnArchive() async throws {
        let purged = try CacheKey.sample("a", tenant: "one")
        let removed = try CacheKey.sample("a", tenant: "two")
        for key in [purged, removed] { _ = try await self.vault.text(key, acquiring: "first") }
        let archive = try await self.inspector.archive()
        try await self.inspector.purge(purged.partition)
        try await self.inspector.remove(try await self.inspector.records(in: removed.partition))
        let report = try await self.inspector.restore(archive)
        #expect(report.purged == 1)
        #expect(report.superseded == 1)
        #expect(report.taken == 0)
    }

    @Test func aStoreIsProbedAndLeftAsItWas() async throws {
        try await self.inspector.probe()
        #expect(try await self.vault.records().isEmpty)
        await self.vault.base.close(timeout: .seconds(1))
        let error = await #expect(throws: TokenStoreError.self) { try await self.inspector.probe() }
        #expect(error?.code == .closed)
    }
}
