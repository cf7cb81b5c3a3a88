//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Testing

@testable import LatchkeyRedis

/// What lies on servers: other versions must be able to read it for ever.
struct RedisFormatTests {
    private static let record = StoredRecord(
        key: StoreKey(bytes: [0, 1, 2, 253, 254, 255]),
        partition: StorePartition(bytes: Array("tenant".utf8)),
        version: RecordVersion(fence: 0x0102_0304_0506_0708, sequence: 9),
        epoch: 3,
        expiresAt: WallTime(milliseconds: 0x0018_F0A1_B2C3),
        durability: .mustKeep,
        payload: [0xDE, 0xAD]
    )

    private static let frame: [UInt8] = [
        0x4C, 0x4B, 0x52, 1, 1, 0, 0, 0,
        1, 2, 3, 4, 5, 6, 7, 8,
        0, 0, 0, 0, 0, 0, 0, 9,
        0, 0, 0, 0, 0, 0, 0, 3,
        0, 0, 0, 0x18, 0xF0, 0xA1, 0xB2, 0xC3,
        0, 0, 0, 6, 0, 0, 0, 2,
        0x74, 0x65, 0x6E, 0x61, 0x6E, 0x74, 0xDE, 0xAD,
    ]

    // Scoreboard: CE77, CE78
    @Test func aRecordHasItsBytes() {
        #expect(RedisRecordFrame.encode(Self.record) == Self.frame)
        #expect(RedisRecordFrame.length(of: Self.record) == Self.frame.count)
        #expect(RedisRecordFrame.decode(Self.frame, key: Self.record.key) == .record(Self.record))
    }

    // Scoreboard: CE79
    @Test func aRecordThatIsCutOffOrGrownIsUnreadable() {
        for length in 3..<Self.frame.count {
            #expect(RedisRecordFrame.decode(Array(Self.frame[..<length]), key: Self.record.key) == .unreadable)
        }
        #expect(RedisRecordFrame.decode(Self.frame + [0], key: Self.record.key) == .unreadable)
    }

    // Scoreboard: CE79
    @Test func nothingThatIsFlippedDoesHarm() {
        for index in Self.frame.indices {
            for bit in 0..<8 {
                var frame = Self.frame
                frame[index] ^= 1 << bit
                let content = RedisRecordFrame.decode(frame, key: Self.record.key)
                switch index {
                case 0..<3: #expect(content == .foreign)
                // A later version, a flag that nobody knows, or lengths that do not fit.
                case 3, 40..<48: #expect(content == .unreadable)
                case 4 where bit > 0: #expect(content == .unreadable)
                default: #expect(content != .foreign)
                }
            }
        }
    }

    @Test(arguments: [[], [1], Array("LK".utf8), Array("another program's value".utf8)] as [[UInt8]])
    func whatWasNeverOursIsForeign(bytes: [UInt8]) {
        #expect(RedisRecordFrame.decode(bytes, key: Self.record.key) == .foreign)
    }

    // Scoreboard: CE77
    @Test func keysHaveTheirNames() {
        let keys = RedisKeys(prefix: "latchkey:")
        func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
        #expect(text(keys.record(Self.record.key)) == "latchkey:1:{AAEC_f7_}r")
        #expect(text(keys.tombstone(Self.record.key)) == "latchkey:1:{AAEC_f7_}t")
        #expect(text(keys.lease(Self.record.key)) == "latchkey:1:{AAEC_f7_}l")
        #expect(text(keys.fence(Self.record.key)) == "latchkey:1:{AAEC_f7_}f")
        #expect(text(keys.record(StoreKey(bytes: []))) == "latchkey:1:{.}r")
        #expect(text(keys.feed) == "latchkey:1:feed" && text(keys.epochs) == "latchkey:1:epochs")
        #expect(text(keys.hotLists) == "latchkey:1:{hot}lists" && text(keys.hotTimes) == "latchkey:1:{hot}times")
    }

    @Test(arguments: 0..<70)
    func everyNameIsFoundAgainAndLiesInOneSlot(length: Int) {
        let keys = RedisKeys(prefix: "latchkey:")
        let key = StoreKey(bytes: (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ length) })
        #expect(keys.storeKey(ofRecord: keys.record(key)) == key)
        let names = [keys.record(key), keys.tombstone(key), keys.lease(key), keys.fence(key)]
        #expect(Set(names.map { RedisSlot(of: $0) }).count == 1)
        #expect(Set(names).count == 4)
    }

    @Test(arguments: [
        "", "latchkey:1:{AAEC_f7_}t", "latchkey:2:{AAEC_f7_}r", "latchkey:1:{AAEC_f7_r", "latchkey:1:{A}r",
        "latchkey:1:{AB}r", "latchkey:1:{A*EC}r", "latchkey:1:{}r", "other:1:{AAEC_f7_}r",
    ])
    func whatIsNoNameOfARecordIsNone(name: String) {
        #expect(RedisKeys(prefix: "latchkey:").storeKey(ofRecord: Array(name.utf8)) == nil)
    }

    // Scoreboard: CE77, CE78
    @Test(
        arguments: [
            (
                StoreChange(.set(StoreKey(bytes: [7]), RecordVersion(fence: 1, sequence: 2)), origin: 5),
                [1, 1, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 7]
            ),
            (
                StoreChange(
                    .remove(StoreKey(bytes: [7]), RecordVersion(fence: 1, sequence: 2), hard: false),
                    origin: 5
                ),
                [1, 2, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 7]
            ),
            (
                StoreChange(.remove(StoreKey(bytes: [7]), RecordVersion(fence: 1, sequence: 2), hard: true), origin: 5),
                [1, 3, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 7]
            ),
            (
                StoreChange(.epoch(StorePartition(bytes: [8, 9]), 258), origin: 5),
                [1, 4, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 1, 2, 8, 9]
            ),
            (
                StoreChange(.gate([10], until: WallTime(milliseconds: 258)), origin: 5),
                [1, 5, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 1, 2, 10]
            ),
        ] as [(StoreChange, [UInt8])]
    )
    func aChangeHasItsBytes(change: StoreChange, bytes: [UInt8]) {
        #expect(RedisChangeFrame.encode(change) == bytes)
        #expect(RedisChangeFrame.decode(bytes) == change)
        for length in 0..<(change.kind.headLength) { #expect(RedisChangeFrame.decode(Array(bytes[..<length])) == nil) }
        #expect(RedisChangeFrame.decode([2] + bytes.dropFirst()) == nil)
        #expect(RedisChangeFrame.decode([1, 6] + bytes.dropFirst(2)) == nil)
    }
}

extension StoreChange.Kind {
    /// How many bytes a change of the kind has at least.
    fileprivate var headLength: Int {
        switch self {
        case .set, .remove: 26
        case .epoch, .gate: 18
        }
    }
}
