//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

@testable import LatchkeyEncryption
@testable import LatchkeyRedis
@testable import LatchkeyTokenCache

extension FuzzTarget {
    /// What stores return.
    static let stores = [
        FuzzTarget("redis-replies", Self.readReplies),
        FuzzTarget("records", Self.readRecord),
    ]

    /// The ring of the samples; it protects nothing else.
    static let ring: KeyRing = {
        let text = """
            {"version":1,"namespaceKey":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8","keys":[{"id":"k1",\
            "state":"active","created":1767225600,"key":"ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8"}]}
            """
        guard let ring = try? KeyRing(json: Array(text.utf8)) else { fatalError("The ring of the samples is wrong.") }
        return ring
    }()
    private static let encryption = RecordEncryption(Self.ring)
    private static let address = RedisAddress.tcp("localhost")

    /// The first byte says in pieces of which length the rest arrives.
    @Sendable private static func readReplies(_ input: [UInt8]) {
        guard let length = input.first.map({ Int($0) + 1 }), let reader = RESPReader(limit: 1 << 20) else { return }
        refusing { () throws(RedisError) in
            var rest = input.dropFirst()
            while !rest.isEmpty {
                let piece = Array(rest.prefix(length))
                rest = rest.dropFirst(length)
                try reader.read(piece.span, Self.read)
            }
        }
        let body = Array(input.dropFirst())
        if let change = RedisChangeFrame.decode(body) {
            promise(RedisChangeFrame.encode(change) == body, "A change is written as it was read.")
        }
        if case .record(let record) = RedisRecordFrame.decode(body, key: StoreKey(bytes: [1])) {
            promise(RedisRecordFrame.encode(record) == body, "A record is written as it was read.")
        }
        refusing { () throws(RedisError) in _ = try RedisURL(String(decoding: body, as: UTF8.self)) }
    }

    @Sendable private static func read(_ reply: RESPValue) {
        _ = RedisFeedReply(reply)
        _ = RedisClusterMap(reply, from: Self.address)
        if case .error(let text) = reply { _ = RedisRedirection(text) }
    }

    @Sendable private static func readRecord(_ input: [UInt8]) {
        refusing { () throws(RecordProtectionError) in
            _ = RecordEncryption.keyID(of: input)
            let content = try Self.encryption.open(input, context: []).content
            promise(content.count < input.count, "Sealing only adds.")
        }
        let codec = PlainRecordCodec()
        if let (key, content) = codec.decode(input) {
            promise(codec.decode(input, key: key) != nil, "A record belongs to the key that it names.")
            let written = codec.encode(content, key: key)
            promise(codec.decode(written) != nil, "A record that was written is read again.")
        }
        if let archive = TokenArchive(input) {
            promise(TokenArchive(archive.bytes)?.tokens.count == archive.tokens.count, "An archive keeps its tokens.")
        }
        if let key = CacheKey(canonical: input) {
            promise(key.storage.canonical == input, "A key has one canonical form.")
        }
    }
}
