//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import Testing

@Suite struct KeyRingTests {
    private var ring: KeyRing
    private let dataKey: SecretBytes

    init() throws {
        self.ring = try KeyRing.generate(at: 100)
        self.dataKey = try SecretBytes(randomCount: 32)
    }

    @Test func aNewRingHasOneActiveKey() throws {
        #expect(self.ring.keys.count == 1)
        #expect(self.ring.activeKey == self.ring.keys[0])
        #expect(self.ring.activeKey.state == .active)
        #expect(self.ring.activeKey.created == 100)
        #expect(try KeyRing.generate(at: 100).activeKey.id != self.ring.activeKey.id)
    }

    @Test func dataKeysAreWrappedByName() throws {
        let wrapped = try self.ring.wrap(self.dataKey)
        #expect(wrapped.keyID == self.ring.activeKey.id)
        #expect(wrapped.bytes.count == 40)
        #expect(try self.ring.unwrap(WrappedKey(keyID: wrapped.keyID, bytes: wrapped.bytes)) == self.dataKey)
    }

    @Test mutating func afterARotationOldDataKeysAreStillRead() throws {
        let old = try self.ring.wrap(self.dataKey)
        let namespaceCode = self.ring.namespaceKey.code(for: [1])
        let key = try self.ring.rotate(at: 200)
        #expect(self.ring.activeKey == key)
        #expect(self.ring.keys.map(\.state) == [.active, .decryptOnly])
        #expect(self.ring.keys.map(\.created) == [200, 100])
        #expect(try self.ring.wrap(self.dataKey).keyID == key.id)
        #expect(try self.ring.unwrap(old) == self.dataKey)
        #expect(self.ring.isOutdated(old.keyID))
        #expect(!self.ring.isOutdated(key.id))
        #expect(self.ring.namespaceKey.code(for: [1]) == namespaceCode, "Names of records stay what they are.")
    }

    @Test mutating func aKeyCanBeKnownBeforeItIsUsed() throws {
        let first = self.ring.activeKey
        let prepared = try self.ring.addKey(at: 200)
        #expect(prepared.state == .decryptOnly)
        #expect(self.ring.activeKey == first)
        var ahead = self.ring
        try ahead.activate(prepared.id)
        #expect(try self.ring.unwrap(ahead.wrap(self.dataKey)) == self.dataKey)
        #expect(try ahead.unwrap(self.ring.wrap(self.dataKey)) == self.dataKey)
    }

    @Test mutating func aRetiredKeyIsGone() throws {
        let old = try self.ring.wrap(self.dataKey)
        try self.ring.rotate(at: 200)
        #expect(try self.ring.retire(old.keyID).state == .retired)
        var ring = self.ring
        let error = #expect(throws: CryptoError.self) { try ring.unwrap(old) }
        #expect(error?.code == .retiredKey)
        let again = #expect(throws: CryptoError.self) { try ring.activate(old.keyID) }
        #expect(again?.code == .retiredKey)
        let copy = try KeyRing(json: self.ring.json().revealed())
        #expect(copy.keys == self.ring.keys)
        #expect(throws: CryptoError.self) { try copy.unwrap(old) }
    }

    @Test func theActiveKeyCannotBeRetired() {
        var ring = self.ring
        let error = #expect(throws: CryptoError.self) { try ring.retire(ring.activeKey.id) }
        #expect(error?.code == .invalidKeyRing)
    }

    @Test func unknownKeysAreNamedAsSuch() throws {
        let error = #expect(throws: CryptoError.self) {
            try self.ring.unwrap(WrappedKey(keyID: "elsewhere", bytes: self.ring.wrap(self.dataKey).bytes))
        }
        #expect(error?.code == .unknownKey)
        #expect(self.ring.isOutdated("elsewhere"))
    }

    @Test func changedWrappedKeysAreNoticed() throws {
        var bytes = try self.ring.wrap(self.dataKey).bytes
        bytes[0] ^= 1
        let error = #expect(throws: CryptoError.self) {
            try self.ring.unwrap(WrappedKey(keyID: self.ring.activeKey.id, bytes: bytes))
        }
        #expect(error?.code == .authenticationFailed)
    }

    @Test func aRingIsBounded() throws {
        var ring = self.ring
        for time in 1..<256 { try ring.rotate(at: Int64(time)) }
        let error = #expect(throws: CryptoError.self) { try ring.rotate(at: 1) }
        #expect(error?.code == .invalidKeyRing)
        #expect(try KeyRing(json: ring.json().revealed()).keys == ring.keys)
    }

    @Test func descriptionsHoldNamesOnly() throws {
        var dumped = "\(self.ring) \(String(reflecting: self.ring)) \(self.ring.keys)"
        dump(self.ring, to: &dumped)
        #expect(dumped.contains(self.ring.activeKey.id))
        for secret in String(decoding: self.ring.json().revealed(), as: UTF8.self).split(separator: "\"")
        where secret.count == 43 {
            #expect(!dumped.contains(secret))
        }
    }
}
