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

@Suite struct TenantEncryptionTests {
    private let ring: KeyRing
    private let common: RecordEncryption
    private let contoso: RecordEncryption
    private let base = MemoryTokenStore()

    init() throws {
        self.ring = try KeyRing.generate(at: 1)
        self.common = RecordEncryption(self.ring)
        self.contoso = RecordEncryption(try KeyRing.generate(at: 1))
    }

    private func vault(_ tenants: [String: RecordEncryption], _ common: RecordEncryption? = nil) -> Vault {
        Vault(.sealed(by: TenantEncryption(common: common ?? self.common, tenants: tenants)), over: self.base)
    }

    private func keyIDs(_ vault: Vault) async throws -> Set<String?> {
        Set(try await vault.records().map { RecordEncryption.keyID(of: $0.payload) })
    }

    // Scoreboard: G15
    @Test func everyTenantIsSealedWithItsKeys() async throws {
        let vault = self.vault(["contoso": self.contoso])
        let (own, other) = (try CacheKey.sample(tenant: "contoso"), try CacheKey.sample(tenant: "fabrikam"))
        for key in [own, other] { _ = try await vault.text(key, acquiring: "first") }
        #expect(try await self.keyIDs(vault) == [self.contoso.keys[0].id, self.common.keys[0].id])
        for key in [own, other] { #expect(try await vault.text(key, acquiring: "second") == "first") }
        // Who has the common keys alone reads the others' tokens alone.
        let poorer = self.vault([:])
        #expect(try await poorer.text(other, acquiring: "third") == "first")
        #expect(try await poorer.text(own, acquiring: "third") == "third")
    }

    // Scoreboard: G15
    @Test func keysOfATenantAreReplacedWithoutTheOthers() async throws {
        let key = try CacheKey.sample(tenant: "contoso")
        var ring = try KeyRing.generate(at: 1)
        let encryption = RecordEncryption(ring)
        let vault = self.vault(["contoso": encryption])
        _ = try await vault.text(key, acquiring: "first")
        let old = ring.activeKey.id
        try ring.rotate(at: 2)
        try encryption.use(ring)
        #expect(try await vault.text(key, acquiring: "second") == "first")
        #expect(try await self.keyIDs(vault) == [ring.activeKey.id])
        try ring.retire(old)
        try encryption.use(ring)
        #expect(try await vault.text(key, acquiring: "third") == "first")
    }

    // Scoreboard: G15
    @Test func aTenantThatGetsKeysKeepsItsTokens() async throws {
        let key = try CacheKey.sample(tenant: "contoso")
        _ = try await self.vault([:]).text(key, acquiring: "first")
        let vault = self.vault(["contoso": self.contoso])
        #expect(try await StoreInspector(vault).statistics().sealedWithOldKey == 1)
        #expect(try await vault.text(key, acquiring: "second") == "first")
        #expect(try await self.keyIDs(vault) == [self.contoso.keys[0].id])
    }

    // Scoreboard: G15
    @Test func keysOfOneTenantAreNoKeysOfAnother() throws {
        let encryption = TenantEncryption(
            common: self.common,
            tenants: ["contoso": self.contoso, "fabrikam": RecordEncryption(try KeyRing.generate(at: 1))]
        )
        let contoso = CachePartition(authority: "issuer", tenant: "contoso", client: "client")
        let fabrikam = CachePartition(authority: "issuer", tenant: "fabrikam", client: "client")
        let sealed = try encryption.seal([1, 2, 3], of: contoso, context: [4])
        #expect(try encryption.open(sealed, context: [4]).content == [1, 2, 3])
        #expect(encryption.standing(of: sealed, in: contoso) == .own)
        #expect(encryption.standing(of: sealed, in: fabrikam) == .foreign)
        let common = try encryption.seal([1], context: [])
        #expect(encryption.standing(of: common, in: fabrikam) == .outdated)
        #expect(encryption.standing(of: [1, 2], in: fabrikam) == .foreign)
    }

    // Scoreboard: G15
    @Test func aRecordThatAnotherTenantsKeysSealedIsNotRead() async throws {
        let key = try CacheKey.sample(tenant: "contoso")
        // Here the keys belong to another tenant: whoever has them seals a record of this one.
        _ = try await self.vault(["contoso": self.contoso]).text(key, acquiring: "forged")
        let vault = self.vault(["fabrikam": self.contoso])
        #expect(try await StoreInspector(vault).statistics().unreadable == ["forged": 1])
        #expect(try await vault.text(key, acquiring: "true") == "true")
    }

    // Scoreboard: G15
    @Test func tokensOfATenantAreGoneWithItsKeys() async throws {
        let key = try CacheKey.sample(tenant: "contoso")
        let encryption = TenantEncryption(common: self.common, tenants: ["contoso": self.contoso])
        let vault = Vault(.sealed(by: encryption), over: self.base)
        _ = try await vault.text(key, acquiring: "first")
        encryption.use(nil, for: "contoso")
        #expect(try await StoreInspector(vault).statistics().unreadable == ["unknownKey": 1])
        #expect(try await vault.text(key, acquiring: "second") == "second")
        try await encryption.reload()
    }
}
