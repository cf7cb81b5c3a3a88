//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyRedis

struct RedisClusterMapTests {
    private static let seed = RedisAddress.tcp("seed.example", port: 7000)

    private static func range(_ first: Int64, _ last: Int64, _ host: String, _ port: Int64) -> RESPValue {
        .array([
            .integer(first), .integer(last),
            .array([.bytes(Array(host.utf8)), .integer(port), .bytes(Array("name".utf8))]),
            // A replica, which is of no concern.
            .array([.bytes(Array("replica".utf8)), .integer(9), .bytes(Array("name".utf8))]),
        ])
    }

    private func slot(_ number: Int) throws -> RedisSlot { try #require(RedisSlot(number: number)) }

    @Test func slotsHaveTheirMasters() throws {
        let reply = RESPValue.array([
            Self.range(0, 99, "one", 1), Self.range(100, 199, "two", 2), Self.range(300, 16_383, "one", 1),
        ])
        var map = try #require(RedisClusterMap(reply, from: Self.seed))
        #expect(map.masters == [.tcp("one", port: 1), .tcp("two", port: 2)])
        #expect(map.master(of: try self.slot(0)) == .tcp("one", port: 1))
        #expect(map.master(of: try self.slot(199)) == .tcp("two", port: 2))
        #expect(map.master(of: try self.slot(200)) == nil)
        #expect(map.master(of: try self.slot(16_383)) == .tcp("one", port: 1))
        map.move(try self.slot(200), to: .tcp("three", port: 3))
        map.move(try self.slot(0), to: .tcp("two", port: 2))
        #expect(map.master(of: try self.slot(200)) == .tcp("three", port: 3))
        #expect(map.master(of: try self.slot(0)) == .tcp("two", port: 2))
        #expect(map.master(of: try self.slot(1)) == .tcp("one", port: 1))
        #expect(map.masters.count == 3)
    }

    @Test(arguments: ["", "?"])
    func aHostThatIsNotNamedIsTheOneThatWasAsked(host: String) throws {
        let map = try #require(RedisClusterMap(.array([Self.range(0, 1, host, 7001)]), from: Self.seed))
        #expect(map.masters == [.tcp("seed.example", port: 7001)])
    }

    @Test(arguments: [
        RESPValue.null, .array([]), .integer(1), .array([.null]), .array([.array([.integer(0), .integer(1)])]),
        .array([range(-1, 1, "one", 1)]), .array([range(5, 4, "one", 1)]), .array([range(0, 16_384, "one", 1)]),
        .array([.array([.integer(0), .integer(1), .array([.bytes([65])])])]),
    ])
    func whatIsNoMapIsNone(reply: RESPValue) {
        #expect(RedisClusterMap(reply, from: Self.seed) == nil)
    }
}
