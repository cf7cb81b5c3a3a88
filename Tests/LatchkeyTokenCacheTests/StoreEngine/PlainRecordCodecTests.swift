//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite struct PlainRecordCodecTests {
    private let codec = PlainRecordCodec()
    private let key: CacheKey

    init() throws {
        self.key = try CacheKey(authority: "i", tenant: "t", client: "c")
    }

    private func content(refreshAt: Int64? = 2000, durability: AcquiredToken.Durability = .cacheable)
        -> PlainRecordCodec.Content
    {
        PlainRecordCodec.Content(
            token: AcquiredToken(
                value: "token",
                lifetime: .until(WallTime(milliseconds: 4000)),
                tokenType: "pop",
                scopes: ["b", "a"],
                tenant: "t",
                bindingKeyID: "k",
                durability: durability,
                attributes: ["y": "2", "x": "1"]
            ),
            issuedAt: WallTime(milliseconds: 1000),
            expiresAt: WallTime(milliseconds: 4000),
            refreshAt: refreshAt.map { WallTime(milliseconds: $0) }
        )
    }

    private func text(_ text: String) -> [UInt8] { [UInt8(text.utf8.count), 0, 0, 0] + Array(text.utf8) }

    private func texts(_ texts: String...) -> [UInt8] {
        [UInt8(texts.count), 0, 0, 0] + texts.flatMap { self.text($0) }
    }

    // Scoreboard: CE78
    @Test func theFormIsFixed() {
        let canonical = self.key.storage.canonical
        let parts: [[UInt8]] = [
            [0x4c, 0x4b, 0x01],
            [UInt8(canonical.count), 0, 0, 0], canonical,
            [0xe8, 0x03, 0, 0, 0, 0, 0, 0], [0xa0, 0x0f, 0, 0, 0, 0, 0, 0],
            self.texts("2000"), self.text("token"), self.text("pop"), self.texts("b", "a"), self.texts("t"),
            self.texts("k"), self.text("c"), self.texts("x", "1", "y", "2"),
        ]
        #expect(self.codec.encode(self.content(), key: self.key) == Array(parts.joined()))
    }

    @Test(
        "everything comes back",
        arguments: [(2000, .cacheable), (nil, .cacheable), (-5, .mustKeep), (nil, .mustKeep)]
            as [(Int64?, AcquiredToken.Durability)]
    )
    func roundTrip(refreshAt: Int64?, durability: AcquiredToken.Durability) throws {
        let content = self.content(refreshAt: refreshAt, durability: durability)
        let decoded = try #require(self.codec.decode(self.codec.encode(content, key: self.key), key: self.key))
        #expect(decoded.issuedAt == content.issuedAt)
        #expect(decoded.expiresAt == content.expiresAt)
        #expect(decoded.refreshAt == content.refreshAt)
        #expect(decoded.token.value == "token")
        #expect(decoded.token.lifetime == .until(WallTime(milliseconds: 4000)))
        #expect(decoded.token.tokenType == "pop")
        #expect(decoded.token.scopes == ["b", "a"])
        #expect(decoded.token.tenant == "t")
        #expect(decoded.token.bindingKeyID == "k")
        #expect(decoded.token.durability == durability)
        #expect(decoded.token.attributes == ["x": "1", "y": "2"])
    }

    @Test func whatIsMissingStaysMissing() throws {
        let content = PlainRecordCodec.Content(
            token: AcquiredToken(value: "", lifetime: .until(WallTime(milliseconds: .max))),
            issuedAt: WallTime(milliseconds: .min),
            expiresAt: WallTime(milliseconds: .max)
        )
        let decoded = try #require(self.codec.decode(self.codec.encode(content, key: self.key), key: self.key))
        #expect(decoded.token.value == "")
        #expect(decoded.token.tenant == nil && decoded.token.bindingKeyID == nil)
        #expect(decoded.token.scopes == [] && decoded.token.attributes == [:])
        #expect(decoded.issuedAt.milliseconds == .min)
        #expect(decoded.expiresAt.milliseconds == .max)
    }

    // Scoreboard: CE79
    @Test func aRecordThatIsCutOffOrTooLongIsRefused() {
        let payload = self.codec.encode(self.content(), key: self.key)
        for length in 0..<payload.count {
            #expect(self.codec.decode(Array(payload.prefix(length)), key: self.key) == nil)
        }
        #expect(self.codec.decode(payload + [0], key: self.key) == nil)
        #expect(self.codec.decode(Array(payload.dropFirst()), key: self.key) == nil)
    }

    @Test(
        "a record of another key is refused",
        arguments: [("i", "t2", "c"), ("i2", "t", "c"), ("i", "t", "c2"), ("i", "tc", ""), ("", "", "")]
    )
    func foreignKey(_ authority: String, tenant: String, client: String) throws {
        let payload = self.codec.encode(self.content(), key: self.key)
        let other = try CacheKey(authority: authority, tenant: tenant, client: client)
        #expect(self.codec.decode(payload, key: other) == nil)
        #expect(self.codec.decode(payload, key: self.key) != nil)
    }

    // Scoreboard: CE77
    @Test("what is not a record of this version is refused", arguments: 0..<3)
    func magic(_ place: Int) {
        var payload = self.codec.encode(self.content(), key: self.key)
        payload[place] ^= 1
        #expect(self.codec.decode(payload, key: self.key) == nil)
    }

    @Test func noFlippedByteEndsTheProcess() {
        let payload = self.codec.encode(self.content(), key: self.key)
        for place in payload.indices {
            for bit in 0..<8 {
                var damaged = payload
                damaged[place] ^= 1 << UInt8(bit)
                _ = self.codec.decode(damaged, key: self.key)
            }
        }
    }

    @Test func attributesComeInPairs() {
        var payload = self.codec.encode(self.content(), key: self.key)
        // One text less, and the count says so.
        payload.removeLast(5)
        let place = payload.count - 15 - 4
        #expect(payload[place] == 4)
        payload[place] = 3
        #expect(self.codec.decode(payload, key: self.key) == nil)
    }

    @Test func namesInTheStoreAreAsDistinctAsKeys() throws {
        let other = try CacheKey(authority: "i", tenant: "t", client: "c", subject: "s")
        #expect(self.codec.storeKey(self.key).bytes == self.key.storage.canonical)
        #expect(self.codec.storeKey(self.key) != self.codec.storeKey(other))
        let partition = self.codec.storePartition(self.key.partition)
        #expect(partition == self.codec.storePartition(other.partition))
        #expect(partition.bytes == Array([self.text("i"), self.text("t"), self.text("c")].joined()))
        let neighbour = CachePartition(authority: "i", tenant: "", client: "tc")
        #expect(partition != self.codec.storePartition(neighbour))
    }
}
