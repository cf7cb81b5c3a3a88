//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyRedis

@Suite struct RedisSlotTests {
    @Test func theChecksumIsTheOneOfTheSpecification() {
        #expect(RedisSlot.crc16(Array("123456789".utf8)[...]) == 0x31C3)
    }

    @Test(arguments: [
        ("foo", "foo"), ("{foo}bar", "foo"), ("a{foo}b{bar}", "foo"), ("foo{}{bar}", "foo{}{bar}"),
        ("foo{{bar}}zap", "{bar"), ("{foo", "{foo"), ("}{foo}", "foo"), ("", ""),
    ])
    func whatIsInBracesCounts(key: String, counted: String) {
        let slot = RedisSlot(of: Array(key.utf8))
        #expect(slot.number == Int(RedisSlot.crc16(Array(counted.utf8)[...])) % 16_384)
    }

    @Test(arguments: [("foo", 12_182), ("somekey", 11_058), ("{user1000}.following", 3_443)])
    func slotsAreThoseOfServers(key: String, number: Int) {
        #expect(RedisSlot(of: Array(key.utf8)).number == number)
    }
}
